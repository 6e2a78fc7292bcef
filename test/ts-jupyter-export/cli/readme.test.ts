import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { flagTable, silentTraits, traitTable } from "../../../packages/ts-jupyter-export/src/cli/help.js";

const readme = readFileSync(new URL("../../../packages/ts-jupyter-export/README.md", import.meta.url), "utf8");

it.each([
  ["flags: from src/cli/flags.ts", "flags", flagTable],
  ["settings: from src/traits/", "settings", traitTable],
  ["silent settings: from src/traits/", "silent settings", silentTraits],
])("the README's table of %s is the one that the command is built from", (head, end, table) => {
  expect(readme).toContain(`<!-- ${head}, held by a test -->\n${table()}\n<!-- end of ${end} -->`);
});
