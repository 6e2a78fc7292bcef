// The JSON that pages carry in their scripts: figures, specifications, states. It is taken out of the code and compared as what it is.

export interface SplitCode {
  /** The code with `⟨data 1⟩`, `⟨data 2⟩` … in the places of the values. */
  code: string;
  values: unknown[];
}

/** Shorter values stay in the code. */
const SHORTEST = 24;
const TOKEN =
  /\s+|"(?:[^"\\]|\\[\s\S])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity|[,:]|([[{])|([\]}])/y;

export function splitJson(code: string): SplitCode {
  const values: unknown[] = [];
  const pieces: string[] = [];
  let done = 0;
  const opening = /[[{]/g;
  for (let match = opening.exec(code); match !== null; match = opening.exec(code)) {
    const end = endOfJson(code, match.index);
    if (end === undefined || end - match.index < SHORTEST) continue;
    const value = parseLoosely(code.slice(match.index, end));
    if (value === undefined) continue;
    values.push(value);
    pieces.push(code.slice(done, match.index), `⟨data ${values.length}⟩`);
    done = end;
    opening.lastIndex = end;
  }
  pieces.push(code.slice(done));
  return { code: pieces.join(""), values };
}

/** Where the brackets that open at `start` close again, when there is nothing but JSON between them. */
function endOfJson(code: string, start: number): number | undefined {
  let depth = 0;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(code); match !== null; match = TOKEN.exec(code)) {
    if (match[1] !== undefined) depth += 1;
    else if (match[2] !== undefined && --depth === 0) return TOKEN.lastIndex;
  }
  return undefined;
}

/** Python writes NaN and Infinity into its JSON. */
function parseLoosely(text: string): unknown {
  for (const candidate of [text, text.replace(/(?<=[[,:\s])(NaN|-?Infinity)(?=[\],}\s])/g, '"$1"')]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {}
  }
  return undefined;
}
