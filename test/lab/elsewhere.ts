// A notebook as it comes from somebody else: run and saved here, and then changed, so that its signature is that of another content.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { RunningLab } from "./lab-once.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { writeCells } from "./written.js";

/** Runs the cells, saves them, puts "sent by mail" for `words` in a copy, and returns the copy's path below the project. */
export async function fromElsewhere(
  browser: Browser,
  lab: RunningLab,
  { name, cells, words }: { readonly name: string; readonly cells: readonly string[]; readonly words: string },
): Promise<string> {
  const made = writeCells(lab.folder, `${name}-here`, cells);
  const page = await LabPage.open(browser, lab, made);
  await page.runAll();
  await page.menu("File", "docmanager:save");
  const saved = () => readFileSync(join(lab.folder, made), "utf8");
  await expect.poll(() => saved().includes(`"execution_count": ${cells.length}`), { timeout: PATIENCE }).toBe(true);
  await page.close();
  const path = `notebooks/${name}-from-elsewhere.ipynb`;
  writeFileSync(join(lab.folder, path), saved().replaceAll(words, "sent by mail"));
  return path;
}
