// argv → Options, by the table in flags.ts. Own loop instead of node:util parseArgs, because `-p name -0.5` takes two values
// of which the second may look like a flag. Accepted: `--flag value`, `--flag=value`, `-f value…`, `--` before paths.
import { type Flag, flags } from "./flags.js";
import { nearest } from "./nearest.js";
import { defaultOptions, type Options } from "./options.js";
import { UsageError } from "./usage-error.js";

const byName = new Map(flags.flatMap((flag) => flag.names.map((name) => [name, flag] as const)));

/**
 * Parses and checks a command line (without node and script).
 * @throws UsageError for an unknown flag, a missing or bad value, or flags that contradict each other
 */
export function parse(argv: readonly string[]): Options {
  let options = defaultOptions;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      options = { ...options, notebooks: [...options.notebooks, ...rest.splice(0)] };
    } else if (/^-./.test(word)) {
      options = applyFlag(word, rest, options);
    } else {
      options = { ...options, notebooks: [...options.notebooks, word] };
    }
  }
  if (options.print === "nothing") checkTogether(options);
  return options;
}

function applyFlag(word: string, rest: string[], options: Options): Options {
  const [, name, inline] = word.match(/^(--[^=]*)=(.*)$/s) ?? [word, word, undefined];
  const flag = byName.get(name);
  if (flag === undefined)
    throw new UsageError(`unknown flag ${name} (nearest known: ${nearest(name, [...byName.keys()])})`);
  const values = takeValues(flag, name, inline, rest);
  try {
    return { ...options, ...flag.read(values, options) };
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`invalid ${name}: ${error.message}`);
    throw error;
  }
}

function takeValues(flag: Flag, name: string, inline: string | undefined, rest: string[]): string[] {
  const given = inline === undefined ? [] : [inline];
  if (given.length > flag.values.length) throw new UsageError(`${name} takes no value (got "${inline}")`);
  const values = [...given, ...rest.splice(0, flag.values.length - given.length)];
  // `--output --execute` is a forgotten value, `-p offset -3` is not.
  const forgotten = values.length < flag.values.length || (inline === undefined && byName.has(values[0]));
  if (forgotten && flag.values.length > 0) throw new UsageError(`${name} needs ${flag.values.join(" and ")}`);
  return values;
}

/** Flags that are each fine but not together. */
function checkTogether(options: Options): void {
  const { to = "html", destination, run, parameters, index } = options;
  const refuse = (wrong: boolean, message: string) => {
    if (wrong) throw new UsageError(message);
  };
  refuse(options.notebooks.length === 0, "no notebook given (--help shows how)");
  refuse(run === "as-stored" && Object.keys(parameters).length > 0, "a parameter changes nothing without --execute");
  refuse(run === "as-stored" && options.kernelName !== undefined, "--kernel changes nothing without --execute");
  refuse(destination === "inplace" && options.to !== undefined && to !== "notebook", `--inplace with --to ${to}`);
  refuse(destination === "inplace" && options.outputDir !== undefined, "--inplace with --output-dir");
  refuse(destination === "inplace" && options.output !== defaultOptions.output, "--inplace with --output");
  refuse(destination === "stdout" && to === "figures", "--stdout with --to figures: several files, one stream");
  refuse(index === "write" && (to !== "html" || destination !== "files"), "--index lists pages: it needs --to html");
}
