/**
 * ts-jupyter-kernel: the command. 0 done, 1 it did not work, 2 the command line is wrong (nothing was done).
 *
 * What a command needs is loaded when it is known: `start` loads the front and nothing of the installer, for every kernel start waits for it.
 */
import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { readSettings, settings } from "./settings.js";
import { UsageError } from "./usage-error.js";

type Flags = NonNullable<ParseArgsConfig["options"]>;

const settingFlags: Flags = Object.fromEntries(settings.map(({ flag }) => [flag, { type: "string" }]));
const placeFlags = {
  user: { type: "boolean" },
  "sys-prefix": { type: "boolean" },
  prefix: { type: "string" },
  name: { type: "string" },
} satisfies Flags;

/** Runs the command with these arguments (without node and script). @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const [command, ...rest] = argv;
    if (argv.some((word) => word === "--help" || word === "-h")) return say((await import("./help.js")).helpText());
    if (command === "--version" || command === "-v") return say(`${version()}\n`);
    if (command === "start") return await start(rest);
    if (command === "install") {
      const { values } = parse(rest, { ...placeFlags, ...settingFlags, "display-name": { type: "string" } }, 0);
      return say(`${(await import("./install.js")).install(values)}\n`);
    }
    if (command === "uninstall") {
      return say(`${(await import("./install.js")).uninstall(parse(rest, placeFlags, 0).values)}\n`);
    }
    if (command === "list") {
      parse(rest, {}, 0);
      return say(`${await (await import("./install.js")).list()}\n`);
    }
    const known = "known: install, uninstall, list, start, --version, --help";
    throw new UsageError(command === undefined ? `no command (${known})` : `unknown command "${command}" (${known})`);
  } catch (error) {
    process.stderr.write(`ts-jupyter-kernel: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function start(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, settingFlags, 1);
  const [connectionFile] = positionals;
  if (connectionFile === undefined) throw new UsageError("start without a connection file");
  const asked = readSettings(values, process.env);
  const { runFront } = await import("../front/main.js");
  return runFront({ connectionFile, ...asked });
}

function parse<T extends Flags>(args: readonly string[], options: T, most: number) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    const [tooMuch] = parsed.positionals.slice(most);
    if (tooMuch !== undefined) throw new UsageError(`unexpected argument '${tooMuch}'`);
    return parsed;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Node says "Unknown option …. To specify a positional argument …".
    const [phrase = ""] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(phrase.replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
  }
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Of this package. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
