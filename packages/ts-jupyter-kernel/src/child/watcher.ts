/**
 * A thread that is never blocked by what the cells do. It reads the front's watch pipe:
 *
 *   `<run>\n`  that run is to be interrupted: the flag for loops and awaits, a message for a pending await
 *   end        the front is dead: this process and everything in its group is killed
 */
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { WATCH } from "../link/settings.js";

const { flag } = workerData as { flag: Int32Array };
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
    Atomics.store(flag, 0, Number(line));
    parentPort!.postMessage(Number(line));
  }
});
socket.on("error", killGroup);
socket.on("close", killGroup);
