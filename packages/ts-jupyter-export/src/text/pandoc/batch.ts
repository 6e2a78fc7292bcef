// Many conversions in one pandoc process (2.17 or later): each text is a code block of one document, and a filter in pandoc's own Lua
// puts its conversion in its place. Every text is read and written on its own, as by a process of its own; the options of the process are
// handed on, because the filter's reader does not know all of pandoc's abbreviations ("et al." keeps its space from breaking).
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { runPandoc } from "./run.js";

const FILTER = `function CodeBlock(block)
  local done, result = pcall(function()
    return pandoc.write(pandoc.read(block.text, block.attributes.from, PANDOC_READER_OPTIONS), block.attributes.to)
  end)
  return pandoc.CodeBlock(tostring(result), pandoc.Attr("", { done and "done" or "failed" }))
end
`;

export interface Conversion {
  text: string;
  from: string;
  to: string;
}

export type Converted = { text: string } | { failure: string };

/** So many texts are worth a process of their own. */
const WORTH_A_PROCESS = 40;

/** The conversions in order; undefined where this pandoc cannot do it. @throws Error where there is no pandoc */
export async function convertBatch(
  conversions: readonly Conversion[],
  format: string,
): Promise<Converted[] | undefined> {
  const count = Math.max(1, Math.min(4, availableParallelism(), Math.floor(conversions.length / WORTH_A_PROCESS)));
  const size = Math.ceil(conversions.length / count);
  const folder = await mkdtemp(join(tmpdir(), "ts-jupyter-export-"));
  try {
    const filter = join(folder, "batch.lua");
    await writeFile(filter, FILTER);
    const version = await documentVersion(format);
    const parts = Array.from({ length: count }, async (_, index) => {
      const part = conversions.slice(index * size, (index + 1) * size);
      const document = { "pandoc-api-version": version, meta: {}, blocks: part.map(codeBlock) };
      const args = ["-f", "json", "-t", "json", `--lua-filter=${filter}`];
      const { out, code } = await runPandoc(args, JSON.stringify(document), format);
      return code === 0 ? resultsOf(out, part.length) : undefined;
    });
    const results = await Promise.all(parts);
    return results.every((result) => result !== undefined) ? results.flat() : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The version of documents that this pandoc reads; it refuses others. */
async function documentVersion(format: string): Promise<unknown> {
  const { out, code, complaint } = await runPandoc(["-f", "native", "-t", "json"], "[]", format);
  if (code !== 0) throw new Error(`pandoc does not work: ${complaint.split("\n", 1)[0]}`);
  return Reflect.get(JSON.parse(out), "pandoc-api-version");
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

const codeBlock = ({ text, from, to }: Conversion): unknown => {
  const attributes = [
    ["from", from],
    ["to", to],
  ];
  return { t: "CodeBlock", c: [["", [], attributes], from === "json" ? text : asRead(text)] };
};

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
