// The process between the client and the kernel. It exists for one reason: a client that is killed cannot clean up.
//
//   client ──IPC channel──▶ supervisor (own session) ──▶ kernel (own session, leader of its group)
//
// The kernel and everything it started are killed when the kernel ends, when the client says so, and when the
// channel closes, whatever closed it. Both sessions are their own, so that a signal to the client's terminal group
// reaches neither: the client decides, and the channel's end is the only order that cannot get lost.
// Children that left the kernel's group are found by a marker in their environment (Linux).
//
// Plain JavaScript, because it is started by file name from the sources and from dist alike.
//
// Messages in:  {type: "start", argv, cwd, env, marker, files} | {type: "signal", signal} | {type: "kill"}
//               {type: "reap", pid, marker, files}: finish the work of a supervisor that was killed
// Messages out: {type: "started", pid} | {type: "refused", message} | {type: "exit", code, signal}
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";

/** @type {{ pid: number | undefined, marker: string, files: string[] }} */
const held = { pid: undefined, marker: "", files: [] };

/** @param {NodeJS.Signals} signal */
function signalGroup(signal) {
  if (held.pid === undefined) return;
  try {
    process.kill(-held.pid, signal);
  } catch {
    // the group is gone already
  }
}

/** Process ids whose environment carries the marker. Nested runs append theirs, so an outer run finds inner kernels. */
function marked() {
  if (process.platform !== "linux" || held.marker === "") return [];
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, "latin1").includes(held.marker);
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}

/** Kills the group, then those who left it; again while new ones appear (a process may fork while we look). */
function killAll() {
  signalGroup("SIGKILL");
  for (let round = 0; round < 10; round++) {
    const found = marked();
    if (found.length === 0) break;
    for (const pid of found) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // ended meanwhile
      }
    }
  }
  for (const file of held.files) rmSync(file, { force: true });
}

/**
 * @param {object} message
 * @param {() => void} [written]
 */
function report(message, written = () => {}) {
  if (process.connected) process.send?.(message, written);
  else written();
}

/** @param {{ argv: string[], cwd: string, env: Record<string, string>, marker: string, files: string[] }} order */
function start(order) {
  held.marker = order.marker;
  held.files = order.files;
  const [command, ...args] = order.argv;
  const kernel = spawn(command, args, {
    cwd: order.cwd,
    env: { ...order.env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  kernel.on("error", (error) => {
    if (kernel.pid !== undefined) return;
    killAll();
    report({ type: "refused", message: error.message }, () => process.exit());
  });
  if (kernel.pid === undefined) return;
  held.pid = kernel.pid;
  report({ type: "started", pid: kernel.pid });
  kernel.on("exit", (code, signal) => {
    killAll();
    report({ type: "exit", code, signal }, () => process.exit());
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => {
  killAll();
  process.exit();
});
process.on("message", (/** @type {any} */ message) => {
  if (message.type === "start") start(message);
  else if (message.type === "signal") signalGroup(message.signal);
  else if (message.type === "kill") killAll();
  else if (message.type === "reap") {
    Object.assign(held, { pid: message.pid, marker: message.marker, files: message.files });
    killAll();
    process.exit();
  }
});
