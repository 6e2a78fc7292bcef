// The real command as a process, with nothing of this machine's Jupyter in its environment.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export const PROGRAM = fileURLToPath(
  new URL("../../../packages/ts-jupyter-kernel/bin/ts-jupyter-kernel.js", import.meta.url),
);

export interface Ended {
  code: number;
  out: string;
  err: string;
}

export function command(args: string[], { home, ...env }: Record<string, string> & { home: string }): Promise<Ended> {
  return new Promise((done) => {
    const clean = { PATH: process.env.PATH, HOME: home, ...env };
    execFile(process.execPath, [PROGRAM, ...args], { env: clean, cwd: "/" }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out: out.trim(), err: err.trim() });
    });
  });
}
