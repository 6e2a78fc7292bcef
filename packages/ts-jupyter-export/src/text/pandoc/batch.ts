// Many conversions in one pandoc process (2.17 or later): each text is a code block of one document, and a filter in pandoc's own Lua
// puts its conversion in its place. Every text is read and written on its own, as by a process of its own.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Conversion } from "./index.js";
import { runPandoc } from "./run.js";

const FILTER = `function CodeBlock(block)
  local done, result = pcall(function()
    return pandoc.write(pandoc.read(block.text, block.attributes.from), block.attributes.to)
  end)
  return pandoc.CodeBlock(tostring(result), pandoc.Attr("", { done and "done" or "failed" }))
end
`;

export type Converted = { text: string } | { failure: string };

/** The conversions in order; undefined where this pandoc cannot do it. @throws Error where there is no pandoc */
export async function convertBatch(
  conversions: readonly Conversion[],
  format: string,
): Promise<Converted[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "ts-jupyter-export-"));
  try {
    const filter = join(folder, "batch.lua");
    await writeFile(filter, FILTER);
    const document = `[${conversions.map(nativeBlock).join("\n,")}]`;
    const { out, code } = await runPandoc(["-f", "native", "-t", "json", `--lua-filter=${filter}`], document, format);
    return code === 0 ? resultsOf(out, conversions.length) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function resultsOf(json: string, count: number): Converted[] | undefined {
  const { blocks } = JSON.parse(json) as { blocks: { t: string; c: [[string, string[], unknown], string] }[] };
  if (blocks.length !== count) return undefined;
  const results = blocks.map(({ c: [[, classes], text] }): Converted | undefined => {
    if (classes.includes("done")) return { text: text.replace(/\n+$/, "") };
    return classes.includes("failed") ? { failure: text.split("\n", 1)[0] ?? "" } : undefined;
  });
  return results.every((result) => result !== undefined) ? results : undefined;
}

const nativeBlock = ({ text, from, to }: Conversion): string =>
  `CodeBlock ("",[],[("from",${haskellString(from)}),("to",${haskellString(to)})]) ${haskellString(from === "json" ? text : asRead(text))}`;

/** A text as pandoc's command line hands it to a reader: without carriage returns, and tabs as spaces up to every fourth column. */
const asRead = (text: string): string =>
  text
    .replaceAll("\r", "")
    .split("\n")
    .map((line) => (line.includes("\t") ? withoutTabs(line) : line))
    .join("\n");

function withoutTabs(line: string): string {
  let expanded = "";
  let column = 0;
  for (const char of line) {
    const piece = char === "\t" ? " ".repeat(4 - (column % 4)) : char;
    expanded += piece;
    column += char === "\t" ? piece.length : 1;
  }
  return expanded;
}

/** A string of Haskell's; everything but printable ASCII by its number. */
const haskellString = (text: string): string =>
  `"${text.replace(/[^\x20-\x7e]|["\\]/gu, (char) =>
    char === '"' || char === "\\" ? `\\${char}` : `\\${char.codePointAt(0)}\\&`,
  )}"`;
