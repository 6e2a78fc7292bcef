import { afterEach, expect, test, vi } from "vitest";
import { type Command, runCommand } from "../../bench/harness/command.js";

type Options = { readonly readme: "keep" };
const command: Command<Options, { wrong: boolean }> = {
  usage: "usage: …",
  parse: ([first]) => (first === "--help" ? "help" : { readme: "keep" }),
  bench: async () => ({ wrong: false }),
  report: () => "a table",
  isWrong: ({ wrong }) => wrong,
  readme: "nowhere.md",
};
const out = vi.spyOn(console, "log").mockImplementation(() => {});
const err = vi.spyOn(console, "error").mockImplementation(() => {});
afterEach(() => vi.clearAllMocks());

test("right numbers on every side end with 0, help too", async () => {
  expect(await runCommand([], command)).toBe(0);
  expect(await runCommand(["--help"], command)).toBe(0);
  expect(out.mock.calls).toEqual([["a table"], ["usage: …"]]);
});

test("a side with wrong numbers ends with 1, after the report", async () => {
  expect(await runCommand([], { ...command, bench: async () => ({ wrong: true }) })).toBe(1);
  expect(out.mock.calls).toEqual([["a table"]]);
});

test("a failure is one line and ends with 2", async () => {
  const parse = () => {
    throw new Error("invalid --rounds: x");
  };
  expect(await runCommand([], { ...command, parse })).toBe(2);
  expect(err.mock.calls).toEqual([["bench: invalid --rounds: x"]]);
});
