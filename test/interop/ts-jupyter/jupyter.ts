// Real Jupyter with only our kernel in it: installed by its own command into a folder of the test, nothing of the user's, nothing of the machine's.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePythonEnv, pythonBin } from "../../../scripts/python-env.js";
import { command } from "../../ts-jupyter-kernel/cli/command.js";

export interface Ended {
  code: number;
  out: string;
  err: string;
}

export class Jupyter {
  readonly folder: string;

  private constructor(private readonly env: Record<string, string | undefined>) {
    this.folder = env.HOME as string;
  }

  /** Makes the folder and installs the kernel below it. */
  static async withKernel(): Promise<Jupyter> {
    ensurePythonEnv();
    const folder = mkdtempSync(join(tmpdir(), "jupyter-"));
    const jupyter = new Jupyter({
      PATH: process.env.PATH,
      HOME: folder,
      JUPYTER_PATH: join(folder, "share", "jupyter"),
      JUPYTER_NO_CONFIG: "1",
    });
    const { code, err } = await command(["install", "--prefix", folder], { home: folder });
    if (code !== 0) throw new Error(err);
    return jupyter;
  }

  /** A program of the environment (`jupyter`, `python`). */
  run(
    program: string,
    args: readonly string[],
    more: { cwd?: string; env?: Record<string, string> } = {},
  ): Promise<Ended> {
    const { cwd = this.folder, env = {} } = more;
    return new Promise((done) => {
      const options = { cwd, env: { ...this.env, ...env }, maxBuffer: 64 << 20 };
      execFile(join(pythonBin, program), args, options, (error, out, err) => {
        done({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
      });
    });
  }

  /** A Python program of this folder that prints JSON. @throws its stderr */
  async script(name: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<unknown> {
    const file = fileURLToPath(new URL(name, import.meta.url));
    const { code, out, err } = await this.run("python", [file, ...args], { env });
    if (code !== 0) throw new Error(err || out);
    return JSON.parse(out);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
