// argv → Options, by the tables of flags and traits. Own loop instead of node:util parseArgs, because `-p name -0.5` takes two values
// of which the second may look like a flag. Accepted: `--flag value`, `--flag=value`, `-f value…`, `--Class.trait=value`,
// `--Class.trait value`, `--` before paths.
import { assignText } from "./assign.js";
import { type Flag, flags } from "./flags.js";
import { nearest } from "./nearest.js";
import { defaultOptions, type Options } from "./options.js";
import { UsageError } from "./usage-error.js";

const byName = new Map(flags.flatMap((flag) => flag.names.map((name) => [name, flag] as const)));
const traitWord = /^--([A-Za-z]\w*)\.(\w+)(?:=(.*))?$/s;
const looksLikeFlag = (word: string | undefined): boolean =>
  word !== undefined && (byName.has(word) || traitWord.test(word));

/**
 * Parses a command line (without node and script).
 * @throws UsageError for an unknown flag or trait, or a missing or bad value
 */
export function parse(argv: readonly string[]): Options {
  let options = defaultOptions;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      options = { ...options, notebooks: [...options.notebooks, ...rest.splice(0)] };
    } else if (traitWord.test(word)) {
      options = applyTrait(word, rest, options);
    } else if (/^-./.test(word)) {
      options = applyFlag(word, rest, options);
    } else {
      options = { ...options, notebooks: [...options.notebooks, word] };
    }
  }
  return options;
}

function applyTrait(word: string, rest: string[], options: Options): Options {
  const [, name, trait, inline] = word.match(traitWord) ?? [];
  const value = inline ?? (looksLikeFlag(rest[0]) ? undefined : rest.shift());
  if (value === undefined) throw new UsageError(`--${name}.${trait} needs a value`);
  return named(`--${name}.${trait}`, () => assignText(options, name, trait, value));
}

function applyFlag(word: string, rest: string[], options: Options): Options {
  const [, name, inline] = word.match(/^(--[^=]*)=(.*)$/s) ?? [word, word, undefined];
  const flag = byName.get(name);
  if (flag === undefined)
    throw new UsageError(`unknown flag ${name} (nearest known: ${nearest(name, [...byName.keys()])})`);
  const values = takeValues(flag, name, inline, rest);
  return named(name, () => flag.read(values, options));
}

/** What is wrong with a value is said with the flag as it was typed; an unknown name says so itself. */
function named(name: string, change: () => Options): Options {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof UsageError) || error.message.startsWith("unknown ")) throw error;
    throw new UsageError(`invalid ${name}: ${error.message}`);
  }
}

function takeValues(flag: Flag, name: string, inline: string | undefined, rest: string[]): string[] {
  const given = inline === undefined ? [] : [inline];
  if (given.length > flag.values.length) throw new UsageError(`${name} takes no value (got "${inline}")`);
  const values = [...given, ...rest.splice(0, flag.values.length - given.length)];
  // `--output --execute` is a forgotten value, `-p offset -3` is not.
  const forgotten = values.length < flag.values.length || (inline === undefined && looksLikeFlag(values[0]));
  if (forgotten && flag.values.length > 0) throw new UsageError(`${name} needs ${flag.values.join(" and ")}`);
  return values;
}
