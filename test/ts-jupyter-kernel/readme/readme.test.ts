/** The README says what is there: its tour is run again, its tables of settings are the command's. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { settings } from "../../../packages/ts-jupyter-kernel/src/cli/settings.js";
import { renewed } from "./tour.js";

const file = fileURLToPath(new URL("../../../packages/ts-jupyter-kernel/README.md", import.meta.url));
const readme = readFileSync(file, "utf8");

describe("README.md of ts-jupyter-kernel", () => {
  // `npx vitest run test/ts-jupyter-kernel/readme -u` writes the new outputs into it.
  it("shows what the cells of its tour show", async () => {
    const { text, cells } = await renewed(readme);
    expect(cells).toBeGreaterThan(10);
    await expect(text).toMatchFileSnapshot(file);
  });

  it.each(settings)("lists --$flag with its variable, value and help", ({ flag, variable, value, help }) => {
    expect(readme).toContain(`| \`--${flag}\` | \`${variable}\` | ${value.replaceAll("|", "\\|")} | ${help} |`);
  });
});
