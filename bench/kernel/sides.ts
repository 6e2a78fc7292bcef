/** The kernels that are compared: how each is started, what its cells look like, which measures it takes part in; or why it is missing. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findKernelspec, type Kernelspec, readKernelspec } from "@innerloop/jupyter-protocol";
import { deno, type Forms, python, typescript } from "./forms.js";

export interface KernelSide {
  /** The name in `--sides`. */
  readonly name: string;
  /** What a column of the table is called. */
  readonly title: string;
  readonly forms: Forms;
  /** "all", or only what depends on the mode of type checking: start, single cells, memory. */
  readonly phases: "all" | readonly string[];
  /** Added to the kernel's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its kernel says something else of itself than what is installed. */
  readonly version?: string;
  /** Where its working folder is made. Default: the system's temporary folder, away from every project. */
  readonly home?: string;
  readonly kernel: { readonly spec: Kernelspec } | { readonly missing: string };
}

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The Python of the peers. */
  readonly python: string;
  readonly deno: string;
}

/** The side that the targets are about where they do not say otherwise: the kernel as it is installed. */
export const ourDefault = "error";

/** All sides, in the order of the table. */
export async function kernelSides(places: Places): Promise<KernelSide[]> {
  const ours = await ourKernel(places.root);
  const mode = (name: "warn" | "error" | "off", phases: KernelSide["phases"]): KernelSide => ({
    name,
    title: `ts-jupyter, ${name}`,
    forms: typescript,
    phases,
    env: { TS_JUPYTER_TYPECHECK: name },
    kernel: ours,
  });
  const peer = (name: string, title: string, forms: Forms, kernel: KernelSide["kernel"]): KernelSide => ({
    name,
    title,
    forms,
    phases: "all",
    env: {},
    kernel,
  });
  const tslab = await found(() => findKernelspec("tslab", { projectDir: places.root }));
  const version = tslabVersion(places.root);
  return [
    mode("error", "all"),
    mode("warn", ["cells"]),
    mode("off", ["cells"]),
    { ...peer("tslab", "tslab, cured", typescript, tslab), version },
    {
      version,
      ...peer("tslab-bare", "tslab", typescript, bareTslab(places.root)),
      phases: ["cells", "lines", "text"],
      // Outside of a project it does not find the types of `console`.
      home: join(places.root, "node_modules", ".cache"),
    },
    peer("ipykernel", "ipykernel", python, await ipykernel(places)),
    peer("deno", "Deno", deno, denoKernel(places.deno)),
  ];
}

/** The kernelspec of this checkout, else its program. */
async function ourKernel(root: string): Promise<KernelSide["kernel"]> {
  const folder = join(root, "packages", "ts-jupyter-kernel");
  if (!existsSync(join(folder, "dist", "front", "main.js"))) return { missing: "not built (npm run build)" };
  const installed = await found(() => readKernelspec(join(root, ".kernels", "kernels", "ts-jupyter")));
  if ("spec" in installed) return installed;
  const argv = [process.execPath, join(folder, "bin", "ts-jupyter-kernel.js"), "start", "{connection_file}"];
  return { spec: specOf("ts-jupyter", argv, "typescript", "message") };
}

/** As published; `tslab` is the kernel of this checkout, which scripts/tslab-kernel.cjs keeps from losing output. */
function bareTslab(root: string): KernelSide["kernel"] {
  const program = join(root, "node_modules", "tslab", "bin", "tslab");
  if (!existsSync(program)) return { missing: "not installed (npm ci)" };
  const argv = [process.execPath, program, "kernel", "--config-path={connection_file}"];
  return { spec: specOf("tslab-bare", argv, "typescript", "signal") };
}

/** The kernel says 1.0.0 and TypeScript 3.7.2, whatever it is. */
function tslabVersion(root: string): string | undefined {
  const read = (name: string) => {
    const { version } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
    return String(version);
  };
  try {
    return `tslab ${read("tslab")} (typescript ${read("@tslab/typescript-for-tslab")})`;
  } catch {
    return undefined;
  }
}

/** Of .venv-bench, else of the interoperability tests' .venv. */
async function ipykernel({ root, python }: Places): Promise<KernelSide["kernel"]> {
  for (const prefix of [dirname(dirname(python)), join(root, ".venv")]) {
    const side = await found(() => readKernelspec(join(prefix, "share", "jupyter", "kernels", "python3")));
    if ("spec" in side) return side;
  }
  return notInstalled;
}

/** The program itself and not its Node wrapper; without colours, which its results would else have. */
function denoKernel(program: string): KernelSide["kernel"] {
  if (!existsSync(program)) return notInstalled;
  const argv = [program, "jupyter", "--kernel", "--conn", "{connection_file}"];
  return { spec: { ...specOf("deno", argv, "typescript", "signal"), env: { NO_COLOR: "1" } } };
}

const notInstalled = { missing: "not installed (node scripts/bench-env.js --kernels)" };

async function found(read: () => Promise<Kernelspec>): Promise<KernelSide["kernel"]> {
  try {
    return { spec: await read() };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

function specOf(
  name: string,
  argv: string[],
  language: string,
  interruptMode: Kernelspec["interruptMode"],
): Kernelspec {
  return { name, dir: "", argv, displayName: name, language, interruptMode, env: {}, metadata: {} };
}
