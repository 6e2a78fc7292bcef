// A session gives its slot back, whatever happens when the run begins, and asks the cache only where it is on.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCodeCell, newNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../../packages/vitest-notebook/src/session.js";
import { notebookSettings } from "../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../packages/vitest-notebook/src/settings/options.js";
import { Slots, takeSlot } from "../../packages/vitest-notebook/src/slots.js";

let root: string;
let slots: Slots;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "session-"));
  slots = new Slots(1);
});
afterEach(() => {
  slots.close();
  rmSync(root, { recursive: true, force: true });
});

test("a run that cannot begin leaves its slot to the next", async () => {
  const notebook = newNotebook({ kernelspec: { name: "ts-jupyter", display_name: "", language: "typescript" } });
  notebook.cells = [newCodeCell("const scale = 1;", { metadata: { tags: ["parameters"] } })];
  const settings = settingsOf({ cache: "off", dir: join(root, ".kept"), parameters: { scale: 2 } });
  const port = await slots.open();
  const context = { settings, root, references: "compare" as const, slots: port, colour: false, accept: "" };
  const nbSettings = notebookSettings(notebook, settings);
  // Declared, and in a language in which nobody can write them.
  notebook.metadata = { kernelspec: { name: "cobol", display_name: "", language: "cobol" } };
  const session = new Session({ path: join(root, "a.ipynb"), text: "", notebook, settings: nbSettings, context });
  await expect(session.start()).rejects.toThrow('cannot write parameters in "cobol"');
  const release = await takeSlot(port, AbortSignal.timeout(5000));
  release();
});

test.each([
  [undefined, "no earlier run"],
  [{ cache: "off" }, "the cache is off"],
])("with the notebook's metadata %j the kernel runs because of: %s", async (own, reason) => {
  const notebook = newNotebook({ kernelspec: { name: "no-such-kernel", display_name: "" }, vitest_notebook: own });
  notebook.cells = [newCodeCell("1")];
  const settings = settingsOf({ dir: join(root, ".kept"), inputs: ["*.txt"] });
  writeFileSync(join(root, "a.txt"), "");
  const port = await slots.open();
  const context = { settings, root, references: "compare" as const, slots: port, colour: false, accept: "" };
  const nbSettings = notebookSettings(notebook, settings);
  const session = new Session({ path: join(root, "a.ipynb"), text: "", notebook, settings: nbSettings, context });
  expect(await session.start()).toEqual({ from: "kernel", reason });
  await session.end("failed");
});
