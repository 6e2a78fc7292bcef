/** `%time`: how long one pass takes, in wall and processor time, printed. */
import { durationText } from "./time-text.js";

export interface Time {
  /** Runs the code, prints its time and gives its answer; of a promise the time until it settles. Also when it throws. */
  <T>(code: () => T): T;
  /** For statements: the time from here to `stop`. */
  start(): void;
  stop(): void;
}

/** Clocks of `start`, the innermost last. */
const started: (() => void)[] = [];

export const time: Time = Object.assign(
  <T>(code: () => T): T => {
    const stop = clock();
    let waits = false;
    try {
      const answer = code();
      if (!(answer instanceof Promise)) return answer;
      waits = true;
      return answer.finally(stop) as T;
    } finally {
      if (!waits) stop();
    }
  },
  {
    start: () => void started.push(clock()),
    stop: () => started.pop()?.(),
  },
);

function clock(): () => void {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const wall = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const [inUser, inSystem] = [user, system].map((microseconds) => durationText(microseconds / 1e6));
    console.log(`wall ${durationText(wall)}, processor ${inUser} user + ${inSystem} system`);
  };
}
