import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { flagTable } from "../../../packages/ts-jupyter-export/src/cli/help.js";

it("the README's table of flags is the table that the command is built from", () => {
  const readme = readFileSync(new URL("../../../packages/ts-jupyter-export/README.md", import.meta.url), "utf8");
  expect(readme).toContain(`held by a test -->\n${flagTable()}\n<!-- end`);
});
