/** The end of the user's process as an error of the cell that it happened in. */
import type { ErrorReport } from "../link/types.js";
import type { Death } from "../supervise/types.js";
import { report } from "./reports.js";

const FRESH = "a fresh process was started; the names of earlier cells are gone, run them again";

const ename = { exit: "ProcessExit", "out-of-memory": "OutOfMemory", crash: "ProcessCrash", killed: "KernelInterrupt" };

/** `name`: the cell that ran; undefined: none did, and the cell that comes next is told. */
export function deathReport(name: string | undefined, death: Death): ErrorReport {
  const evalue = `${name ?? "between two cells,"} ${what(death, name !== undefined)}`;
  const stderr = death.stderr.trimEnd();
  return report(ename[death.kind], evalue, [
    ...death.where.map((line) => `    ${line}`),
    ...(stderr === "" ? [] : ["", "last lines of stderr:", ...stderr.split("\n").map((line) => `  ${line}`)]),
    "",
    FRESH,
  ]);
}

function what(death: Death, inCell: boolean): string {
  const how = death.signal === null ? `exit code ${death.code}` : `signal ${death.signal}`;
  const subject = inCell ? "" : "the process ";
  switch (death.kind) {
    case "exit":
      return inCell ? `ended the process with ${how}` : `the process ended with ${how}`;
    case "out-of-memory":
      return inCell ? `used up the memory of the process (${how})` : `the process used up its memory (${how})`;
    case "crash":
      return inCell ? `crashed the process (${how})` : `the process crashed (${how})`;
    case "killed":
      return `${subject}did not stop when it was interrupted, and was killed (${how})`;
  }
}
