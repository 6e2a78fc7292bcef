// Progress where nobody watches a screen: one line a finished notebook, errors in full, and nothing else.
import type { LogLevel } from "../cli/options.js";
import { isHeard, type Reporter } from "./reporter.js";
import { outcomeLine } from "./text.js";

/** `print` receives whole lines without their line ends. */
export function lineReporter(print: (line: string) => void, level: LogLevel): Reporter {
  const say = (importance: LogLevel, line: string) => {
    if (isHeard(importance, level)) print(line);
  };
  return {
    start: (job) => say("DEBUG", `  ${job.name}  started`),
    cell: (job, { number, total, line }) => say("DEBUG", `  ${job.name}  cell ${number}/${total}  ${line}`),
    warn: (job, message) => say("WARN", `! ${job.name}  ${message}`),
    finish: (outcome) => {
      const bad = outcome.status !== "ok";
      say(bad ? "ERROR" : "INFO", outcomeLine(outcome));
      if (bad && outcome.status !== "unreadable" && outcome.message !== undefined) say("ERROR", outcome.message);
    },
    close: () => undefined,
  };
}
