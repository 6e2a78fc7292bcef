// Python literals, as people write them on nbconvert's command line: "['a','b']", "{'hide'}", "{('a','b')}", "{'k': 1}".
// JSON is read as well (true, false, null). Tuples, lists and sets become arrays, dictionaries records.

export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

const words: Record<string, boolean | null> = {
  True: true,
  true: true,
  False: false,
  false: false,
  None: null,
  null: null,
};

const tokenPattern =
  /\s*(?:([[\](){},:])|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([A-Za-z]+))\s*/sy;

/** A list of bare words was quoted once; the shell takes quotes that are not quoted themselves. */
const refusal = (text: string): string =>
  `not a Python literal: ${text}${/^\[[A-Za-z][\w-]*(?:, ?[\w-]+)*\]$/.test(text) ? " (quote the whole for the shell: \"['…']\")" : ""}`;

/** @throws Error unless the text is one literal */
export function parseLiteral(text: string): Literal {
  const tokens = tokensOf(text);
  let at = 0;
  const refuse = (): never => {
    throw new Error(refusal(text));
  };
  const items = (close: string): Literal[] => {
    const found: Literal[] = [];
    while (tokens[at] !== close) {
      found.push(value());
      if (tokens[at] === ",") at++;
      else if (tokens[at] !== close) refuse();
    }
    at++;
    return found;
  };
  const braces = (): Literal => {
    const entries: [Literal, Literal?][] = [];
    while (tokens[at] !== "}") {
      const key = value();
      if (tokens[at] === ":") {
        at++;
        entries.push([key, value()]);
      } else entries.push([key]);
      if (tokens[at] === ",") at++;
      else if (tokens[at] !== "}") refuse();
    }
    at++;
    const paired = entries.filter((entry) => entry.length === 2).length;
    if (paired === entries.length) return Object.fromEntries(entries.map(([key, item = null]) => [String(key), item]));
    return paired === 0 ? entries.map(([key]) => key) : refuse();
  };
  const value = (): Literal => {
    const token = tokens[at++] ?? refuse();
    if (token === "[") return items("]");
    if (token === "(") return parentheses();
    if (token === "{") return braces();
    if (token[0] === "'" || token[0] === '"') return unquoted(token);
    if (Object.hasOwn(words, token)) return words[token];
    const number = Number(token.replaceAll("_", ""));
    return Number.isFinite(number) ? number : refuse();
  };
  /** `('a')` is 'a', `('a',)` a tuple. */
  const parentheses = (): Literal => {
    const start = at;
    const found = items(")");
    return found.length === 1 && tokens[at - 2] !== "," && at > start ? found[0] : found;
  };
  const result = value();
  return at === tokens.length ? result : refuse();
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text);
    if (match === null) throw new Error(refusal(text));
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4]);
  }
  return tokens;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "\n": "" };

/** An escape that is none stays as it is, backslash included, as in Python: regular expressions are often written so. */
const unquoted = (token: string): string =>
  token
    .slice(1, -1)
    .replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/gs, (whole, what: string) =>
      what.length > 1 ? String.fromCharCode(Number.parseInt(what.slice(1), 16)) : (escapes[what] ?? whole),
    );
