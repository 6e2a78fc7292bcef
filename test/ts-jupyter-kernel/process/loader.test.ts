import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestProcess } from "./support.js";

let child: TestProcess;
beforeEach(async () => {
  child = await TestProcess.start();
  writeFileSync(join(child.folder, "lib.ts"), "export const v: number = 7;");
});
afterEach(() => child.stop());

const load = `$k.value = (await import("./lib")).v;`;

test("TypeScript is imported right after a first cell that imports nothing", async () => {
  const first = child.run("$k.value = 1;");
  expect(await first).toMatchObject({ text: "1" });
  expect(await child.run(load, { imports: true })).toMatchObject({ status: "ok", text: "7" });
});

test("a user expression of the first cell imports", async () => {
  const userExpressions = { v: child.cell(load, { imports: true }) };
  const { status, ...rest } = await child.run("$k.value = 1;", { userExpressions });
  expect(status).toBe("ok");
  expect(rest).toMatchObject({ userExpressions: { v: { status: "ok", data: { "text/plain": "7" } } } });
});

test("code of the first cell that is made at run time imports, also when the cell has ended", async () => {
  const code = JSON.stringify('import("./lib").then(({ v }) => console.log(v))');
  const made = `setTimeout(() => eval(${code}), 5);`;
  expect(await child.run(made)).toMatchObject({ status: "ok" });
  await child.until(() => child.outputs.some((output) => output.type === "stream" && output.text === "7\n"));
});
