// What a person does in a notebook besides running it, in a real JupyterLab with the real kernel.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Output } from "@innerloop/nbformat";
import { outputText } from "@innerloop/nbformat";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch, picture } from "./browser.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { writeCells } from "./written.js";

const lab = inject("lab");
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const text = (outputs: Output[]): string => outputs.map(outputText).join("");
async function opened(name: string, sources: readonly string[]): Promise<LabPage> {
  return LabPage.open(browser, lab, writeCells(lab.folder, name, sources));
}

it("completes names with their kinds and types, and Shift-Tab shows types", async () => {
  const page = await opened("complete", ["const radii = [1, 2.5];\nradii.length", "radii.fi", "radii"]);
  await page.run(0);
  await page.edit(1);
  const list = page.page.locator(".jp-Completer");
  // The first question waits for TypeScript, and JupyterLab does not wait for ever.
  for (let i = 0; i < 5 && !(await list.isVisible()); i++) {
    await page.page.keyboard.press("Tab");
    await list.waitFor({ timeout: 6000 }).catch(() => undefined);
  }
  // Of an array's methods these begin with "fi".
  const names = await list.locator(".jp-Completer-match").allTextContents();
  expect(names).toEqual(expect.arrayContaining(["fill", "filter", "find", "findIndex"]));
  const item = list.locator(".jp-Completer-item", { hasText: "filter" });
  expect(await item.locator(".jp-Completer-typeExtended").textContent()).toBe("function");
  for (let i = 0; i < names.indexOf("filter"); i++) await page.page.keyboard.press("ArrowDown");
  const panel = list.locator(".jp-Completer-docpanel");
  await expect.poll(() => panel.textContent(), { timeout: PATIENCE }).toContain("Array<number>.filter");
  await page.page.screenshot({ path: picture("completion") });
  await page.page.keyboard.press("Enter");
  await expect
    .poll(() => page.front(".jp-Cell[data-windowed-list-index='1'] .cm-content").textContent())
    .toBe("radii.filter");

  await page.edit(2);
  await page.page.keyboard.press("Shift+Tab");
  const tooltip = page.page.locator(".jp-Tooltip");
  await tooltip.waitFor();
  await expect.poll(() => tooltip.textContent(), { timeout: PATIENCE }).toContain("const radii: number[]");
  await page.page.screenshot({ path: picture("inspection") });
  await page.close();
});

it("stops a running cell and keeps the names of the others", async () => {
  const page = await opened("interrupt", [
    "const kept = 41;",
    'console.log("looping");\nwhile (true) {}',
    "kept + 1",
    'console.log("waiting");\nawait new Promise(() => {})',
  ]);
  await page.run(0);
  for (const [index, said] of [
    [1, "looping"],
    [3, "waiting"],
  ] as const) {
    await page.start(index);
    // It runs: what it says comes through while it does.
    await page
      .front(`.jp-Cell[data-windowed-list-index="${index}"] .jp-OutputArea-output:has-text("${said}")`)
      .waitFor();
    await page.toolbar("notebook:interrupt-kernel");
    await page.idle();
    expect((await page.outputs())[index]).toMatchObject([
      { output_type: "stream", text: `${said}\n` },
      { output_type: "error", ename: "KernelInterrupt", evalue: expect.not.stringContaining("before it ran") },
    ]);
  }
  await page.run(2);
  expect(text((await page.outputs())[2] ?? [])).toBe("42");
  await page.page.screenshot({ path: picture("interrupt") });
  await page.close();
});

it("restarts with nothing left of the names", async () => {
  const page = await opened("restart", ["const before = 1;\nbefore", "before"]);
  await page.run(0);
  await page.toolbar("notebook:restart-kernel");
  await page.accept();
  await page
    .front(".jp-Notebook-ExecutionIndicator:not([data-status='idle'])")
    .waitFor({ timeout: 5000 })
    .catch(() => undefined);
  await page.idle();
  await page.run(1);
  const [error] = (await page.outputs())[1] ?? [];
  expect(error).toMatchObject({ output_type: "error", evalue: expect.stringContaining("Cannot find name 'before'") });
  await page.close();
});

it("takes the new value of an edited module when its import runs again", async () => {
  const file = join(lab.folder, "lib", "lab-probe.ts");
  writeFileSync(file, "export const answer = 41;\n");
  const page = await opened("edited", ['import { answer } from "../lib/lab-probe.js";\nanswer']);
  await page.run(0);
  expect(text((await page.outputs())[0] ?? [])).toBe("41");
  writeFileSync(file, 'export const answer = "forty-two";\n');
  await page.run(0);
  expect(text((await page.outputs())[0] ?? [])).toBe("'forty-two'");
  await page.close();
});

it("runs two notebooks at once, each with its own kernel", async () => {
  const counting = (name: string) => [
    `import { setTimeout as sleep } from "node:timers/promises";\nlet sum = 0;`,
    "for (let i = 0; i < 20; i++) {\n  await sleep(100);\n  sum += i;\n}",
    `\`${name} \${sum} \${process.ppid}\``,
  ];
  const [first, second] = await Promise.all([opened("one", counting("one")), opened("two", counting("two"))]);
  await first.menu("Run", "runmenu:run-all");
  await second.menu("Run", "runmenu:run-all");
  await Promise.all([first.idle(), second.idle()]);
  const [one, two] = (await Promise.all([first.outputs(), second.outputs()])).map((outputs) => text(outputs[2] ?? []));
  // 0 + … + 19 = 190
  expect(one).toMatch(/^'one 190 \d+'$/);
  expect(two).toMatch(/^'two 190 \d+'$/);
  expect(one?.match(/\d+'/)?.[0]).not.toBe(two?.match(/\d+'/)?.[0]);
  await Promise.all([first.close(), second.close()]);
});

it("shows a bar that moves while a cell works, and words when it has finished", async () => {
  const page = await opened("progress", [
    'import { setTimeout as sleep } from "node:timers/promises";\nimport { track } from "../lib/report/index.js";',
    'for (const _ of track(Array.from({ length: 30 }), { label: "tasks", unit: "tasks" })) await sleep(100);',
  ]);
  await page.run(0);
  await page.start(1);
  const bar = page.front(".innerloop-progress progress");
  const values = new Set<string | null>();
  await bar.waitFor();
  for (let i = 0; i < 100 && values.size < 3; i++) {
    values.add(await bar.getAttribute("value", { timeout: 1000 }).catch(() => null));
    await page.page.waitForTimeout(50);
  }
  expect(values.size).toBeGreaterThanOrEqual(3);
  await page.idle();
  expect(await bar.count()).toBe(0);
  expect(await page.front(".innerloop-progress").textContent()).toMatch(/^tasks 30 of 30 tasks in /);
  await page.close();
});
