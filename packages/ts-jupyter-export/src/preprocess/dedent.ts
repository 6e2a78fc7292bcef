// Python 3.11's textwrap.dedent: white space that all lines start with goes, and lines of nothing else become empty.

export function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]+$/.test(line) ? "" : line));
  const indents = lines.filter((line) => line !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const [first = "", ...others] = indents;
  const margin = others.reduce(sharedStart, first);
  return (
    margin === "" ? lines : lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line))
  ).join("\n");
}

function sharedStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
