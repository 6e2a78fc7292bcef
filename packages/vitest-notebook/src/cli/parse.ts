// argv → what is asked for, by the table in flags.ts. Accepted: `--flag value`, `--flag=value`, and `--` before paths.
import { suggest } from "../settings/suggest.js";
import { FLAGS, type Flag, type Request } from "./flags.js";

/** The command line itself is wrong: one line for the user, exit code 2, nothing has been started. */
export class UsageError extends Error {
  override name = "UsageError";
}

const EMPTY: Request = {
  print: "nothing",
  paths: [],
  options: {},
  references: "compare",
  watch: false,
  reporters: [],
  outputFile: undefined,
  testNamePattern: undefined,
};

const BY_NAME = new Map(FLAGS.flatMap((flag) => flag.names.map((name) => [name, flag] as const)));

/** @throws {UsageError} an unknown flag, or one without its value */
export function parse(argv: readonly string[]): Request {
  let request = EMPTY;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") request = { ...request, paths: [...request.paths, ...rest.splice(0)] };
    else if (/^-./u.test(word)) request = { ...request, ...applied(word, rest, request) };
    else request = { ...request, paths: [...request.paths, word] };
  }
  return request;
}

function applied(word: string, rest: string[], request: Request): Partial<Request> {
  const [, name = word, inline] = /^(--[^=]*)=(.*)$/su.exec(word) ?? [];
  const flag = BY_NAME.get(name) ?? byReporter(name);
  if (flag === undefined) {
    const meant = suggest(name, [...BY_NAME.keys()]);
    throw new UsageError(`unknown flag ${name}${meant ? ` (did you mean ${meant}?)` : " (--help shows all)"}`);
  }
  return flag.read(valuesOf(flag, name, inline, rest), request, name);
}

/** `--outputFile.junit`. */
const byReporter = (name: string): Flag | undefined =>
  /^--outputFile\.\w/u.test(name) ? BY_NAME.get("--outputFile") : undefined;

function valuesOf(flag: Flag, name: string, inline: string | undefined, rest: string[]): string[] {
  const given = inline === undefined ? [] : [inline];
  if (given.length > flag.values.length) throw new UsageError(`${name} takes no value: "${inline}"`);
  const values = [...given, ...rest.splice(0, flag.values.length - given.length)];
  // `--kernel --update` is a forgotten value, `-p offset -3` is not.
  const forgotten = values.length < flag.values.length || (inline === undefined && BY_NAME.has(values[0] ?? ""));
  if (forgotten && flag.values.length > 0) throw new UsageError(`${name} needs ${flag.values.join(" and ")}`);
  return values;
}
