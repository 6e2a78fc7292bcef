/** The README says what is there: its tour is run again, its tables of settings are the command's. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settings } from "../../../packages/ts-jupyter-kernel/src/cli/settings.js";
import { shownBy, stopsOf } from "./tour.js";

const readme = readFileSync(new URL("../../../packages/ts-jupyter-kernel/README.md", import.meta.url), "utf8");

describe("README.md of ts-jupyter-kernel", () => {
  it("shows what the cells of its tour show", async () => {
    const stops = stopsOf(readme);
    expect(stops.length).toBeGreaterThan(10);
    const shown = await shownBy(stops.map(({ code }) => code));
    expect(stops.map(({ code }, at) => ({ code, shown: shown[at] }))).toEqual(stops);
  });

  it.each(settings)("lists --$flag with its variable, value and help", ({ flag, variable, value, help }) => {
    expect(readme).toContain(`| \`--${flag}\` | \`${variable}\` | ${value.replaceAll("|", "\\|")} | ${help} |`);
  });
});
