/**
 * A thread that is never blocked by what the cells do. It reads the front's watch pipe:
 *
 *   `flag <run>`    it is to be interrupted: the flag for loops and awaits, a message for a pending await
 *   `signal <run>`  the next step: SIGINT for this process and everything in its group
 *   the end         the front is dead: this process and everything in its group is killed
 */
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { WATCH } from "../link/settings.js";
import { alert, type Shared, signalRun } from "./shared.js";

const { shared } = workerData as { shared: Shared };
let text = "";

function killGroup(): void {
  process.kill(-process.pid, "SIGKILL");
}

const socket = new Socket({ fd: WATCH, readable: true, writable: false });
socket.setEncoding("latin1");
socket.on("data", (piece: string) => {
  const lines = (text + piece).split("\n");
  text = lines.pop()!;
  for (const line of lines) {
    const [step, run] = [line.split(" ")[0], Number(line.split(" ")[1])];
    if (step === "signal") signalRun(shared, run, () => process.kill(-process.pid, "SIGINT"));
    else {
      alert(shared, run);
      parentPort!.postMessage(run);
    }
  }
});
socket.on("error", killGroup);
socket.on("close", killGroup);
