// base64 as Python's binascii reads it where it is not told to be strict: what is no base64 character does not count, and the text ends
// with its padding.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const clean = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes; undefined where the characters do not make whole bytes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/\s+/g, "");
  // In pieces of whole groups: one regular expression over megabytes runs out of stack.
  if (isClean(plain)) return Buffer.from(plain, "base64");
  let kept = "";
  let pads = 0;
  for (const character of plain) {
    if (character === "=") {
      const place = kept.length % 4;
      if (place >= 2 && place + ++pads >= 4) return Buffer.from(kept, "base64");
    } else if (alphabet.includes(character)) {
      pads = 0;
      kept += character;
    }
  }
  return kept.length % 4 === 0 ? Buffer.from(kept, "base64") : undefined;
}

/** True for a text that is base64 and nothing else, white space aside. */
export const isBase64 = (text: string): boolean => isClean(text.replace(/\s+/g, ""));

const piece = 1 << 16;

function isClean(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  for (let at = 0; at < text.length; at += piece) {
    const part = text.slice(at, at + piece);
    if (!clean.test(part) || (part.endsWith("=") && at + piece < text.length)) return false;
  }
  return true;
}
