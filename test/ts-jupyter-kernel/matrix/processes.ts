/** Processes as /proc shows them, found by what their environment holds: no parent and no group can hide one. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Live processes whose environment holds `name=value`. */
export function processesWith(name: string, value: string): number[] {
  const entry = `${name}=${value}`;
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .map(Number)
    .filter((pid) => {
      try {
        // A zombie has no environment.
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(entry);
      } catch {
        return false; // it has just ended, or is not ours
      }
    });
}

/** Settles when the condition holds. A test in which it never does runs into its time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 20));
}

/** Whether somebody could listen there now. */
export async function isFree(ip: string, port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((done) => {
    server.once("error", () => done(false));
    server.listen({ host: ip, port }, () => done(true));
  });
  server.close();
  return free;
}
