/**
 * Kernelspecs: a folder with a kernel.json that says how a kernel is started ("Kernel specs" in Jupyter's kernel documentation).
 *
 *   { "argv": [...], "display_name": "...", "language": "...", "interrupt_mode"?, "env"?, "metadata"? }
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { environmentPrefix } from "./paths.js";

export interface Kernelspec {
  /** Lower case: names are compared without case. */
  name: string;
  /** The folder of kernel.json (Jupyter's resource_dir). */
  dir: string;
  /** With placeholders; see kernelCommand. */
  argv: string[];
  displayName: string;
  language: string;
  interruptMode: "signal" | "message";
  env: Record<string, string>;
  metadata: Record<string, unknown>;
}

export interface KernelCommand {
  command: string;
  args: string[];
  /** To be added to the environment of the kernel's process. */
  env: Record<string, string>;
}

export class KernelspecError extends Error {
  override name = "KernelspecError";
}

/** Jupyter's rule for the names of kernels. */
export function isKernelName(name: string): boolean {
  return /^[a-z0-9._-]+$/i.test(name);
}

/** Reads `<dir>/kernel.json`. Throws KernelspecError naming the file and the field. */
export async function readKernelspec(dir: string): Promise<Kernelspec> {
  const file = join(dir, "kernel.json");
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new KernelspecError(`cannot read kernelspec ${file}: ${(cause as Error).message.split("\n")[0]}`, { cause });
  }
  const fail = (field: string, found: unknown, wanted: string): never => {
    throw new KernelspecError(
      `invalid kernelspec ${file}: ${field} is ${JSON.stringify(found) ?? "missing"}, expected ${wanted}`,
    );
  };
  if (!isRecord(value)) return fail("content", value, "an object");
  const { argv, display_name, language, interrupt_mode = "signal", env = {}, metadata = {} } = value;
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((arg) => typeof arg === "string")) {
    return fail("argv", argv, "a list of strings");
  }
  if (typeof display_name !== "string") return fail("display_name", display_name, "a string");
  if (typeof language !== "string") return fail("language", language, "a string");
  const interruptMode = typeof interrupt_mode === "string" ? interrupt_mode.toLowerCase() : interrupt_mode;
  if (interruptMode !== "signal" && interruptMode !== "message") {
    return fail("interrupt_mode", interrupt_mode, '"signal" or "message"');
  }
  if (!isRecord(env)) return fail("env", env, "an object of strings");
  for (const [name, content] of Object.entries(env)) {
    if (typeof content !== "string") return fail(`env.${name}`, content, "a string");
  }
  if (!isRecord(metadata)) return fail("metadata", metadata, "an object");
  return {
    name: basename(dir).toLowerCase(),
    dir,
    argv: argv as string[],
    displayName: display_name,
    language,
    interruptMode,
    env: env as Record<string, string>,
    metadata,
  };
}

/**
 * The command that starts a kernel: `{connection_file}`, `{resource_dir}` and `{prefix}` in argv and `${VARIABLE}` in env are
 * replaced, other braces stay. A bare `python` is the one of the environment in which the kernelspec stands, for Jupyter runs
 * there itself and means its own interpreter. `{prefix}` is the Python environment: the active one, or the one in whose share/jupyter/kernels
 * the kernelspec stands.
 */
export function kernelCommand(
  spec: Kernelspec,
  options: { connectionFile: string; env?: Record<string, string | undefined> },
): KernelCommand {
  const { connectionFile, env = process.env } = options;
  const values: Record<string, string | undefined> = {
    connection_file: connectionFile,
    resource_dir: spec.dir,
    prefix: environmentPrefix({ env }) ?? sharePrefix(spec.dir),
  };
  const [command = "", ...args] = spec.argv.map((arg) =>
    arg.replace(/\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => values[name] ?? whole),
  );
  const ownEnv = Object.entries(spec.env).map(([name, content]) => [name, expandVariables(content, env)]);
  return { command: ownPython(command, spec.dir), args, env: Object.fromEntries(ownEnv) };
}

/** `python`, `python3`, `python3.11` of `<prefix>/share/jupyter/kernels/…` is `<prefix>/bin/python…`, if that exists. */
function ownPython(command: string, dir: string): string {
  const prefix = sharePrefix(dir);
  if (prefix === undefined || !/^python(\d(\.\d+)?)?$/.test(command)) return command;
  const program = join(prefix, ...(process.platform === "win32" ? ["python.exe"] : ["bin", command]));
  return existsSync(program) ? program : command;
}

/** `$NAME` and `${NAME}`; unknown names stay as they are, `$$` is a dollar sign (Python's string.Template, as Jupyter uses it). */
function expandVariables(content: string, env: Record<string, string | undefined>): string {
  return content.replace(/\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g, (whole, dollar, plain, braced) =>
    dollar ? "$" : (env[plain ?? braced] ?? whole),
  );
}

function sharePrefix(dir: string): string | undefined {
  const kernels = dirname(dir);
  const share = dirname(dirname(kernels));
  const fits =
    basename(kernels) === "kernels" && basename(dirname(kernels)) === "jupyter" && basename(share) === "share";
  return fits ? dirname(share) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
