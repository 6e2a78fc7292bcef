import { describe, expect, test } from "vitest";
import { assigning, asynchronous, type Case, refusals, scoping, typescript, values } from "./cases.js";
import { MiniExecutor } from "./mini-executor.js";

const tables: Record<string, Case[]> = { values, scoping, assigning, refusals, typescript, asynchronous };

async function run({ cells }: Case): Promise<unknown> {
  const kernel = new MiniExecutor();
  let value: unknown;
  for (const cell of cells) value = await kernel.run(cell);
  return value;
}

for (const [name, table] of Object.entries(tables)) {
  describe(name, () => {
    test.each(table)("$fact", async (row) => {
      if (row.throws) {
        const error = await run(row).then(
          (value) => value,
          (error: Error) => `${error.name}: ${error.message}`,
        );
        expect(error).toMatch(row.throws);
      } else if (typeof row.value === "function") expect(await run(row)).toBeInstanceOf(Function);
      else expect(await run(row)).toEqual(row.value);
    });
  });
}

test("a cell that fails before a declaration leaves the old value", async () => {
  const kernel = new MiniExecutor();
  await kernel.run("const a = 1; class B { x = 1 }");
  await expect(kernel.run("null!.x; const a = 2; class B {}")).rejects.toThrow(TypeError);
  expect(await kernel.run("[a, new B().x]")).toEqual([1, 1]);
});
