// `<cite data-cite="key">…</cite>` (or any other element with that attribute) → `\cite{key}`, before pandoc reads the Markdown.

const TAG = /<!--[\s\S]*?-->|<(\/?)([A-Za-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const KEY = /\sdata-cite\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** An element that is never closed stays as it is. */
export function citationsToLatex(markdown: string): string {
  if (!/data-cite/i.test(markdown)) return markdown;
  let text = "";
  let done = 0;
  let cited: { name: string; key: string; start: number; depth: number } | undefined;
  for (const match of markdown.matchAll(TAG)) {
    const [whole, slash, name = "", attributes = ""] = match;
    if (cited === undefined) {
      const key = slash === "" ? KEY.exec(attributes) : null;
      if (key)
        cited = { name: name.toLowerCase(), key: key[1] ?? key[2] ?? key[3] ?? "", start: match.index, depth: 1 };
    } else if (name.toLowerCase() === cited.name) {
      cited.depth += slash === "" ? 1 : -1;
      if (cited.depth > 0) continue;
      text += `${markdown.slice(done, cited.start)}\\cite{${cited.key}}`;
      done = match.index + whole.length;
      cited = undefined;
    }
  }
  return text + markdown.slice(done);
}
