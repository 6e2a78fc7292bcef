import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";
import type { NotebooksOptions } from "../../../packages/vitest-notebook/src/settings/types.js";

/** Options as JavaScript allows them. */
const loose = (options: Record<string, unknown>) => () => settingsOf(options as NotebooksOptions);
const names = (options: NotebooksOptions) => settingsOf(options).patterns.map(({ name }) => name);

test("without options the documented defaults hold", () => {
  const { patterns: _, ...rest } = settingsOf({});
  expect(rest).toEqual({
    include: ["**/*.ipynb"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/.*/**"],
    jobs: Math.max(1, Math.floor(availableParallelism() / 2)),
    parameters: {},
    compare: "all",
    rtol: 1e-6,
    atol: 0,
    ignorePaths: [],
    pictures: 0.002,
    stderr: "compare",
    derived: "present",
    slow: "skip",
    timeout: 600,
    notebookTimeout: 3600,
    cache: "on",
    inputs: [],
    envInputs: [],
    env: {},
    dir: ".vitest-notebook",
  });
});

test("an option that is there but undefined counts as not given", () => {
  expect(settingsOf({ rtol: undefined, kernel: undefined } as unknown as NotebooksOptions)).toEqual(settingsOf({}));
});

test("folders that are left out by default can be named by include, and exclude is added to them", () => {
  expect(settingsOf({ include: ["dist/*.ipynb"] }).exclude).toEqual([]);
  expect(settingsOf({ exclude: ["old/**"] }).exclude).toEqual([
    "**/node_modules/**",
    "**/dist/**",
    "**/.*/**",
    "old/**",
  ]);
});

test("profile is the parameter of that name", () => {
  expect(settingsOf({ profile: "full", parameters: { seed: 2 } }).parameters).toEqual({ seed: 2, profile: "full" });
  expect(loose({ profile: "full", parameters: { profile: "quick" } })).toThrow(
    'profile is "full" and parameters.profile is "quick": give one of them',
  );
});

test("an unknown option is an error with the one that was meant", () => {
  expect(loose({ rtoll: 1 })).toThrow('unknown option "rtoll" (did you mean "rtol"?)');
  expect(loose({ Compare: "all" })).toThrow('unknown option "Compare" (did you mean "compare"?)');
  expect(loose({ notebook_timeout: 1 })).toThrow('unknown option "notebook_timeout" (did you mean "notebookTimeout"?)');
  expect(loose({ xyz: 1 })).toThrow(/^unknown option "xyz" \(known: include, exclude, kernel, /);
});

test.each([
  [{ rtol: "abc" }, 'invalid rtol: "abc" (a number from 0 to below 1)'],
  [{ rtol: -1e-3 }, "invalid rtol: -0.001 (a number from 0 to below 1)"],
  [{ rtol: 1e3 }, "invalid rtol: 1000 (a number from 0 to below 1)"],
  [{ rtol: Number.NaN }, "invalid rtol: NaN (a number from 0 to below 1)"],
  [{ atol: Number.POSITIVE_INFINITY }, "invalid atol: Infinity (a number, 0 or more)"],
  [{ timeout: "60" }, 'invalid timeout: "60" (seconds, 0 for no limit)'],
  [{ notebookTimeout: -1 }, "invalid notebookTimeout: -1 (seconds, 0 for no limit)"],
  [{ jobs: 0 }, "invalid jobs: 0 (a whole number, 1 or more)"],
  [{ jobs: 1.5 }, "invalid jobs: 1.5 (a whole number, 1 or more)"],
  [{ pictures: 2 }, "invalid pictures: 2 (a share from 0 to 1)"],
  [{ compare: "some" }, 'invalid compare: "some" (all or tagged or none)'],
  [{ cache: false }, "invalid cache: false (on or off)"],
  [{ include: "notebooks/*.ipynb" }, 'invalid include: "notebooks/*.ipynb" (a list of texts)'],
  [{ inputs: [""] }, 'invalid inputs: [""] (a list of texts)'],
  [
    { ignorePaths: ["layout/**"] },
    'invalid ignorePaths: ["layout/**"] (a list of JSON pointers, which begin with "/")',
  ],
  [{ parameters: { f: () => 1 } }, "invalid parameters: {} (names with numbers, texts, booleans, lists or records)"],
  [{ env: { PORT: 1 } }, 'invalid env: {"PORT":1} (names with texts)'],
  [{ kernel: "" }, 'invalid kernel: "" (a text)'],
  [{ patterns: "path" }, 'invalid patterns: "path" (a list of names and patterns)'],
  [{ patterns: ["pathh"] }, 'unknown pattern "pathh" (did you mean "path"?)'],
  [{ patterns: [{ name: "run" }] }, 'invalid pattern: {"name":"run"} (a name, or {name, expression})'],
  [{ patterns: [{ name: "any", expression: /x*/ }] }, 'invalid pattern "any": /x*/gu matches the empty text'],
])("%j is refused in one line", (options, message) => {
  expect(loose(options)).toThrow(new RangeError(message));
});

test("by default all patterns hold but backend, port and memory", () => {
  expect(names({}).sort()).toEqual(["address", "date", "duration", "path", "progress", "uuid"]);
});

test("names replace the default patterns, own patterns are added to them, an empty list is none at all", () => {
  expect(names({ patterns: ["port", "path"] })).toEqual(["port", "path"]);
  const own = { name: "run id", expression: /run-\d+/ };
  expect(names({ patterns: [own] })).toEqual([...names({}), "run id"]);
  expect(names({ patterns: ["port", own] })).toEqual(["port", "run id"]);
  expect(names({ patterns: [] })).toEqual([]);
});

test("an own expression gets the flags g and u, and loses y", () => {
  const flags = (expression: RegExp) =>
    settingsOf({ patterns: [{ name: "own", expression }] }).patterns.at(-1)?.expression.flags;
  expect(flags(/a/)).toBe("gu");
  expect(flags(/a/iy)).toBe("giu");
  const sets = "v";
  expect(flags(new RegExp("a", sets))).toBe("gv");
});
