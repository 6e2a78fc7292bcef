import { readFileSync } from "node:fs";
import { newCodeCell, newNotebook } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { FLAGS } from "../../packages/vitest-notebook/src/cli/flags.js";
import { PATTERNS } from "../../packages/vitest-notebook/src/compare/patterns.js";
import { notebookSettings } from "../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../packages/vitest-notebook/src/settings/options.js";
import { DEFAULT_PATTERNS } from "../../packages/vitest-notebook/src/settings/patterns.js";
import { WORDS } from "../../packages/vitest-notebook/src/settings/tags.js";
import { RULES } from "../../packages/vitest-notebook/src/settings/values.js";

const README = readFileSync(new URL("../../packages/vitest-notebook/README.md", import.meta.url), "utf8");

/** The rows of the table whose head begins with this cell. */
function table(head: string): string[][] {
  const found = README.split(/\n\n/).find((block) => block.startsWith(`| ${head} |`)) ?? "";
  const rows = found.trim().split("\n").slice(2);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
const code = (cell = ""): string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text);

describe("the README of vitest-notebook", () => {
  test("has a row for each option, with its default", () => {
    const rows = table("option");
    expect(rows.map(([name]) => code(name)[0]).sort()).toEqual(Object.keys(RULES).sort());
    const settings = settingsOf({}) as unknown as Record<string, unknown>;
    for (const [name, stated] of rows) {
      const [value] = code(stated);
      if (value === undefined || code(name)[0] === "exclude") continue;
      expect([name, settings[code(name)[0] ?? ""]]).toEqual([name, JSON.parse(value)]);
    }
    // The rows that state no value.
    expect(rows.filter(([, stated]) => code(stated).length === 0).map(([name]) => code(name)[0])).toEqual([
      "kernel",
      "jobs",
      "profile",
      "patterns",
    ]);
  });

  test("has a row for each tag, and each tag that it shows is one", () => {
    const tags = table("tag").map(([tag]) => code(tag)[0] ?? "");
    const pairs = tags.filter((tag) => tag.includes("="));
    expect(tags.filter((tag) => !tag.includes("=")).sort()).toEqual(Object.keys(WORDS).sort());
    expect(pairs.map((tag) => tag.split("=")[0])).toEqual(["rtol", "atol", "timeout"]);
    const cell = { ...newCodeCell("let x = 1;"), metadata: { tags: pairs } };
    const settings = notebookSettings({ ...newNotebook(), cells: [cell] }, settingsOf({})).cells.get(0);
    expect(settings).toMatchObject({ rules: { rtol: 1e-3, atol: 1e-9 }, timeout: 60 });
  });

  test("quotes the error of a misspelt tag", () => {
    const cells = ["let x = 1;", "let y = 2;"].map((source) => newCodeCell(source));
    cells[1]!.metadata = { tags: ["rtoll=1e-3"] };
    const read = () => notebookSettings({ ...newNotebook(), cells }, settingsOf({}));
    const quoted = /is an error, since [^`]*`([^`]+)`/.exec(README)?.[1];
    expect(read).toThrow(quoted);
    expect(quoted).toContain("rtoll");
  });

  test("lists the options that a notebook and a cell may hold", () => {
    const [inNotebook = "", inCell = ""] =
      /below `metadata\.vitest_notebook`: ([^;]*);([^.]*)\./.exec(README)?.slice(1) ?? [];
    const holds = (name: string, where: "notebook" | "cell"): boolean => {
      const cell = newCodeCell("let x = 1;");
      const own = { vitest_notebook: { [name]: settingsOf({})[name as "rtol"] } };
      if (where === "cell") cell.metadata = own;
      const notebook = { ...newNotebook(), cells: [cell] };
      if (where === "notebook") notebook.metadata = own;
      try {
        notebookSettings(notebook, settingsOf({}));
        return true;
      } catch (error) {
        return !String(error).includes("unknown option");
      }
    };
    const taken = (where: "notebook" | "cell") => Object.keys(RULES).filter((name) => holds(name, where));
    expect(code(inNotebook).sort()).toEqual(taken("notebook").sort());
    const without = new Set(code(inCell));
    expect(
      code(inNotebook)
        .filter((name) => !without.has(name))
        .sort(),
    ).toEqual(taken("cell").sort());
  });

  test("has a row for each pattern, and says which hold by default", () => {
    const on = new Set(DEFAULT_PATTERNS.map(({ name }) => name));
    const wanted = Object.keys(PATTERNS).map((name) => [name, on.has(name) ? "on" : "off"]);
    expect(
      table("pattern")
        .map(([name, state]) => [code(name)[0], state])
        .sort(),
    ).toEqual(wanted.sort());
  });

  test("names every flag of the command, and no other", () => {
    const shown = table("flag").flatMap(([flags]) => code(flags).map((flag) => flag.split(" ")[0] ?? ""));
    const known = FLAGS.flatMap(({ names }) => names);
    expect(shown.filter((flag) => !known.includes(flag))).toEqual([]);
    expect(FLAGS.filter(({ names }) => !names.some((name) => shown.includes(name)))).toEqual([]);
  });
});
