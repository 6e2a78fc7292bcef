/**
 * A kernel without a parent has nobody to work for: `onGone` is called once when the process that started it has ended.
 *
 * The parent is gone when this process was given another one (Unix), or when the process that Jupyter names in JPY_PARENT_PID is no more.
 */

/** How often is looked, in milliseconds: ipykernel's interval. */
const EVERY_MS = 1000;

export function watchParent(onGone: () => void, env: NodeJS.ProcessEnv = process.env): () => void {
  const first = process.ppid;
  // On Windows Jupyter hands over a handle, not a number of a process.
  const named = process.platform === "win32" ? Number.NaN : Number(env.JPY_PARENT_PID);
  const watched = Number.isInteger(named) && named > 1 && lives(named) ? named : undefined;
  const timer = setInterval(() => {
    if (process.ppid === first && (watched === undefined || lives(watched))) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
