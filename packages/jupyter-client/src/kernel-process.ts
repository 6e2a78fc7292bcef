// A kernel as an operating-system process: started through the supervisor (supervisor.js), watched by its exit event
// (never polled), its last lines of stderr kept, and gone with all its children in every ending.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

const SUPERVISOR = fileURLToPath(new URL("./supervisor.js", import.meta.url));
const MARKER = "INNERLOOP_KERNEL";
const STDERR_LIMIT = 64 * 1024;
const PIPE_WAIT = 1000;

/** How a kernel process ended. `supervisorLost`: the supervisor was killed, so the kernel's own exit code is unknown. */
export interface KernelExit {
  code: number | null;
  signal: string | null;
  supervisorLost?: true;
}

export interface LaunchOptions {
  argv: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Files removed when the kernel is gone, even if this process is not there any more to do it. */
  files: string[];
}

type Report =
  | { type: "started"; pid: number }
  | { type: "refused"; message: string }
  | { type: "exit"; code: number | null; signal: string | null };

/** The kernel's process could not be created (no such file, no permission). */
export class LaunchError extends Error {
  override name = "LaunchError";
}

export class KernelProcess {
  /** Settles when the kernel and its children are gone. Never rejects. */
  readonly exited: Promise<KernelExit>;
  /** How it ended; undefined while it lives. */
  exit: KernelExit | undefined;

  private constructor(
    readonly pid: number,
    private readonly supervisor: ChildProcess,
    private readonly tail: StderrTail,
    gone: Promise<KernelExit>,
  ) {
    this.exited = gone.then((exit) => {
      this.exit = exit;
      return exit;
    });
  }

  /** Starts argv as leader of a new process group. @throws {LaunchError} when the system refuses. */
  static async launch(options: LaunchOptions): Promise<KernelProcess> {
    const marker = randomUUID();
    const outer = options.env[MARKER];
    const env = { ...options.env, [MARKER]: outer ? `${outer}:${marker}` : marker };
    const supervisor = spawnSupervisor("pipe");
    const tail = new StderrTail(supervisor);
    let pid: number | undefined;
    let reported: KernelExit | undefined;
    const gone = new Promise<KernelExit>((resolve) => {
      whenClosed(supervisor, (signal) => {
        if (reported || pid === undefined) return resolve(reported ?? { code: null, signal });
        reap(pid, marker, options.files).then(() => resolve({ code: null, signal, supervisorLost: true }));
      });
    });
    const started = new Promise<number>((resolve, reject) => {
      supervisor.on("error", (error) => reject(new LaunchError(error.message)));
      whenClosed(supervisor, () => reject(new LaunchError(`the supervisor ended early: ${tail.text.trim()}`)));
      supervisor.on("message", (report: Report) => {
        if (report.type === "started") {
          pid = report.pid;
          resolve(pid);
        } else if (report.type === "refused") reject(new LaunchError(report.message));
        else reported = { code: report.code, signal: report.signal };
      });
    });
    supervisor.send({ type: "start", argv: options.argv, cwd: options.cwd, env, marker, files: options.files }, noop);
    return new KernelProcess(await started, supervisor, tail, gone);
  }

  /** The last lines the kernel wrote to its stderr. */
  stderrTail(lines = 20): string {
    return this.tail.text.trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Sends a signal to the kernel's whole group, as Jupyter does. */
  signal(signal: NodeJS.Signals): void {
    if (this.supervisor.connected) this.supervisor.send({ type: "signal", signal }, noop);
  }

  /** SIGKILL to the group and to children that left it; resolves when all are gone. */
  async kill(): Promise<KernelExit> {
    if (this.supervisor.connected) this.supervisor.send({ type: "kill" }, noop);
    return this.exited;
  }
}

/** The end of what a process wrote to its stderr and stdout, bounded. */
class StderrTail {
  text = "";

  constructor(child: ChildProcess) {
    child.stdout?.resume();
    child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
      this.text = (this.text + piece).slice(-STDERR_LIMIT);
    });
  }
}

/** Calls back when the child has ended and its pipes are read; a stranger who keeps a pipe open is not waited for. */
function whenClosed(child: ChildProcess, then: (signal: string | null) => void): void {
  let timer: NodeJS.Timeout | undefined;
  child.once("exit", (_code, signal) => {
    timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      then(signal);
    }, PIPE_WAIT);
  });
  child.once("close", (_code, signal) => {
    clearTimeout(timer);
    then(signal);
  });
}

function spawnSupervisor(stdio: "pipe" | "ignore"): ChildProcess {
  const { NODE_OPTIONS: _ignored, NODE_CHANNEL_FD: _fd, ...env } = process.env;
  return spawn(process.execPath, [SUPERVISOR], { stdio: ["ignore", stdio, stdio, "ipc"], detached: true, env });
}

/** Kills what a dead supervisor left behind, by a fresh one. */
function reap(pid: number, marker: string, files: string[]): Promise<void> {
  return new Promise((resolve) => {
    const supervisor = spawnSupervisor("ignore");
    supervisor.on("close", () => resolve());
    supervisor.on("error", () => resolve());
    supervisor.send({ type: "reap", pid, marker, files }, noop);
  });
}

function noop(): void {}
