// What Python's `\s` matches in a text, as the inside of a character class; JavaScript's also has the byte order mark and lacks others.

export const pythonSpace = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
