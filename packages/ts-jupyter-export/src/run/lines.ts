// Progress where nobody watches a screen: one line a finished notebook, errors in full, and nothing else.
import type { LogLevel } from "../cli/options.js";
import { isHeard, type Reporter } from "./reporter.js";
import { outcomeLine, printable, printableLines } from "./text.js";

/** `print` receives whole lines without their line ends. */
export function lineReporter(print: (line: string) => void, level: LogLevel): Reporter {
  const say = (importance: LogLevel, line: string) => {
    if (isHeard(importance, level)) print(printableLines(line));
  };
  return {
    start: (job) => say("DEBUG", `  ${printable(job.name)}  started`),
    cell: (job, { number, total, line }) =>
      say("DEBUG", `  ${printable(job.name)}  cell ${number}/${total}  ${printable(line)}`),
    warn: (job, message) => say("WARN", printable(`! ${job.name}  ${message}`)),
    finish: (outcome) => {
      const bad = outcome.status !== "ok";
      say(bad ? "ERROR" : "INFO", printable(outcomeLine(outcome)));
      if (bad && outcome.status !== "unreadable" && outcome.message !== undefined) say("ERROR", outcome.message);
    },
    close: () => undefined,
  };
}
