import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { readNotebook, writeNotebook } from "@innerloop/nbformat";
import { expect, it } from "vitest";
import { scratch } from "./fixtures.js";

const CELLS = 400;
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB".repeat(16_384);
const LOG = Array.from(
  { length: 6_000 },
  (_, line) => `epoch ${line}: loss 0.123456, "accuracy" 0.98765 ${"·".repeat(20)}\\n`,
);

/** One code cell with half a megabyte of output, a picture or a log, exactly as Jupyter lays it out. */
function cellText(index: number): string {
  const output =
    index % 2 === 0
      ? `     "data": {\n      "image/png": "${PICTURE}"\n     },\n     "metadata": {},\n     "output_type": "display_data"`
      : `     "name": "stdout",\n     "output_type": "stream",\n     "text": [\n${LOG.map((line) => `      "${line.replaceAll('"', '\\"')}"`).join(",\n")}\n     ]`;
  return `  {\n   "cell_type": "code",\n   "execution_count": ${index},\n   "id": "cell-${index}",\n   "metadata": {},\n   "outputs": [\n    {\n${output}\n    }\n   ],\n   "source": []\n  }`;
}

async function writeLarge(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.write('{\n "cells": [\n');
    for (let index = 0; index < CELLS; index++) await file.write(`${index === 0 ? "" : ",\n"}${cellText(index)}`);
    await file.write('\n ],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n');
  } finally {
    await file.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

it("a notebook of 200 MB is read, validated and written back byte for byte", { timeout: 120_000 }, async () => {
  const folder = await scratch();
  const original = join(folder, "large.ipynb");
  await writeLarge(original);
  expect((await stat(original)).size).toBeGreaterThan(200e6);
  const notebook = await readNotebook(original);
  expect(notebook.cells).toHaveLength(CELLS);
  await writeNotebook(join(folder, "copy.ipynb"), notebook);
  expect(await hashOf(join(folder, "copy.ipynb"))).toBe(await hashOf(original));
});
