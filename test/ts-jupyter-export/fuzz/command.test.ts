// The command itself on mutants, several notebooks at once: what can be read has its whole output, what cannot has none, nothing else is
// left in any folder, and what it prints is for people.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mutant } from "./mutate.js";

const bin = resolve(import.meta.dirname, "../../../packages/ts-jupyter-export/bin/ts-jupyter-export.js");
const inBatch = 12;

/** Format, further flags, ending of the file, and how a whole file of that format ends. */
const batches = [
  ["html", [], ".html", /<\/html>\s*$/],
  ["html", ["--sanitize-html", "--template", "classic"], ".html", /<\/html>\s*$/],
  ["slides", ["--jobs", "3"], ".slides.html", /<\/html>\s*$/],
  ["markdown", [], ".md", /[\s\S]*/],
  ["notebook", ["--nbformat", "4"], ".ipynb", /\}\n$/],
] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mutants-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

const isReadable = (bytes: Uint8Array): boolean => {
  try {
    return parseNotebook(bytes, { onRepair: () => undefined }).nbformat === 4;
  } catch {
    return false;
  }
};

it.each(batches.map((batch, index) => [batch[0], batch[1].join(" "), index] as const))(
  "--to %s %s leaves whole outputs and nothing else",
  (format, _, index) => {
    const [, flags, ending, whole] = batches[index] ?? batches[0];
    const place = join(folder, String(index));
    mkdirSync(place);
    const notebooks = Array.from({ length: inBatch }, (__, i) => ({
      ...mutant(10_000 + index * inBatch + i),
      name: `m${i}`,
    }));
    for (const { name, bytes } of notebooks) writeFileSync(join(place, `${name}.ipynb`), bytes);
    const readable = notebooks.filter(({ bytes }) => isReadable(bytes)).map(({ name }) => name);
    // The batch must hold both kinds.
    expect(readable.length).toBeGreaterThan(0);
    expect(readable.length).toBeLessThan(inBatch);

    const argv = [
      bin,
      "--to",
      format,
      ...flags,
      "--output-dir",
      "out",
      ...notebooks.map(({ name }) => `${name}.ipynb`),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: place, encoding: "utf8" });
    expect(status, stderr).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|internal:|(?:Type|Range|Syntax|Reference)Error|\[object/m);
    for (const { name } of notebooks) if (!readable.includes(name)) expect(stderr).toContain(`${name}.ipynb`);

    const inputs = notebooks.map(({ name }) => `${name}.ipynb`);
    expect(readdirSync(place).sort()).toEqual([...inputs, "out"].sort());
    for (const { name, bytes } of notebooks)
      expect(readFileSync(join(place, `${name}.ipynb`))).toEqual(Buffer.from(bytes));
    const written = filesIn(join(place, "out"));
    const documents = written.filter((file) => !file.includes("_files/"));
    // One that could be read and still has no output is reported as failed.
    const expected = readable.filter(
      (name) => documents.includes(`${name}${ending}`) || !stderr.includes(`✗ ${name} `),
    );
    expect(documents).toEqual(expected.map((name) => `${name}${ending}`).sort());
    for (const file of documents) expect(readFileSync(join(place, "out", file), "utf8")).toMatch(whole);
    for (const file of written) if (!documents.includes(file)) expect(file).toMatch(/^m\d+_files\/[^/]+$/);
  },
  60_000,
);
