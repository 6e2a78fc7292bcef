// vitest-notebook: the command, for people without a vitest configuration. It says how it ended: 0 all passed, 1 a notebook failed or
// none was found, 2 the command line is wrong (nothing was started).
import { createRequire } from "node:module";
import { join } from "node:path";
import { findNotebooks, literal } from "./cli/find.js";
import { helpText, type Request } from "./cli/flags.js";
import { parse, UsageError } from "./cli/parse.js";
import { checkDeclared } from "./declared.js";
import { settingsOf } from "./settings/options.js";
import type { NotebooksOptions, Settings } from "./settings/types.js";

/** Runs the command with these arguments (without node and script). @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const request = parse(argv);
    if (request.print !== "nothing") {
      process.stdout.write(request.print === "help" ? helpText() : `${version()}\n`);
      return 0;
    }
    checkPattern(request.testNamePattern);
    return await run(request, checked(request.options), process.cwd());
  } catch (error) {
    process.stderr.write(`vitest-notebook: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(request: Request, settings: Settings, cwd: string): Promise<number> {
  const { root, files, unmatched } = await findNotebooks(request.paths, cwd);
  for (const why of unmatched) process.stderr.write(`vitest-notebook: ${why}\n`);
  if (files.length === 0) return 1;
  const absolute = files.map((file) => join(root, file));
  await checkDeclared(settings, absolute).catch(refuse);
  // Loaded only now, so that help and refusals come at once.
  const [{ startVitest }, { notebooksOf }] = await Promise.all([import("vitest/node"), import("./plugin.js")]);
  const { reporters, outputFile, testNamePattern, watch, references } = request;
  const include = files.map(literal);
  const vitest = await startVitest(
    "test",
    [],
    {
      config: false,
      root,
      watch,
      // A worker a notebook: vitest's own number would be the bound of a larger --jobs.
      maxWorkers: settings.jobs,
      update: references === "rewrite",
      ...(reporters.length > 0 && { reporters: [...reporters] }),
      ...(outputFile !== undefined && { outputFile }),
      ...(testNamePattern !== undefined && { testNamePattern }),
    },
    {
      // Nothing but the notebooks: vitest's own patterns are for others.
      test: { include: [] },
      plugins: [
        notebooksOf(
          { dir: join(cwd, ".vitest-notebook"), ...request.options, include },
          "npx vitest-notebook --update {}",
        ),
      ],
    },
  ).catch(refuseReporter);
  if (watch) return 0;
  const failed = vitest.state.getCountOfFailedTests() > 0 || vitest.state.getUnhandledErrors().length > 0;
  return Number(process.exitCode ?? 0) || (failed || unmatched.length > 0 ? 1 : 0);
}

/** @throws {UsageError} for a value that cannot be meant; anything else as it is */
function refuse(error: unknown): never {
  throw error instanceof RangeError ? new UsageError(error.message) : error;
}

/** @throws {UsageError} */
function checked(options: NotebooksOptions): Settings {
  try {
    return settingsOf(options);
  } catch (error) {
    return refuse(error);
  }
}

/** @throws {UsageError} */
function checkPattern(pattern = ""): void {
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new UsageError(`invalid -t: "${pattern}" (${String(error).replace(/^.*: /su, "").toLowerCase()})`);
  }
}

/** @throws {UsageError} for a reporter that vitest does not know; anything else as it is */
function refuseReporter(error: unknown): never {
  const [, name] =
    /^Failed to load custom Reporter from (.*)$/u.exec(error instanceof Error ? error.message : "") ?? [];
  if (name === "@vitest/ui/reporter") throw new UsageError("the reporter html needs the package @vitest/ui");
  throw name === undefined ? error : new UsageError(`unknown reporter "${name}"`);
}

/** Of this package. */
function version(): string {
  const { version: found } = createRequire(import.meta.url)("../package.json") as { version: string };
  return found;
}
