// What can be asked of a run, and what is assumed when nothing is said. Names follow nbclient's traits.
import type { CodeCell, Notebook } from "@innerloop/nbformat";
import type { RunEvent } from "./events.js";
import type { CoalesceStreams } from "./streams.js";

export interface RunOptions {
  /** Default: the kernel that the notebook's metadata name. */
  kernelName?: string;
  /** Working directory of the kernel. Default: the present one; runNotebookFile: the notebook's folder. */
  cwd?: string;
  /** Where the search for a project's own kernels begins (it walks up). Default: `cwd`, then the present directory. */
  projectDir?: string | readonly string[];
  /** Seconds a cell may take, or a function of the cell that says so; 0: no limit. Default: 0. */
  timeout?: number | ((cell: CodeCell, index: number) => number);
  /** Seconds the whole run may take, start-up included; 0: no limit. Default: 0. */
  notebookTimeout?: number;
  /** Seconds until the kernel must be ready; 0: no limit. Default: 60. */
  startupTimeout?: number;
  /** Seconds of silence on IOPub, after a cell's reply, that mean that its output is lost. Default: 4. */
  iopubTimeout?: number;
  /**
   * A cell out of time: "fail" kills the kernel, "interrupt" interrupts the cell first, which keeps what it printed and,
   * with allowErrors, the kernel. Default: "fail".
   */
  interruptOnTimeout?: "interrupt" | "fail";
  /** Seconds an interrupted cell gets to stop before the kernel is killed. Default: 5. */
  interruptGrace?: number;
  /** Go on after a cell's error; the run is then "ok". Default: false. */
  allowErrors?: boolean;
  /** Error names after which the run goes on. Default: none. */
  allowErrorNames?: string[];
  /** An error ends the run even where allowErrors or the tag `raises-exception` allow it. Default: false. */
  forceRaiseErrors?: boolean;
  /** Cells with this tag are not run, and keep their outputs. Default: "skip-execution". */
  skipCellsWithTag?: string;
  /** Default: "adjacent". */
  coalesceStreams?: CoalesceStreams;
  /** Write the times of the run to each cell's `metadata.execution`. Default: true. */
  recordTiming?: boolean;
  /** Added to the end of the kernel's command, as its kernelspec writes it. Default: none. */
  extraArguments?: string[];
  /** "graceful" asks the kernel to leave before it is killed. Default: "graceful". */
  shutdown?: "graceful" | "immediate";
  /** Stops the run: the kernel is killed, what ran is saved. */
  signal?: AbortSignal;
  /** Added to the kernel's environment; undefined takes a variable of this process out of it. */
  env?: Record<string, string | undefined>;
  /** Told about everything that happens, as it happens. An error it throws ends the run and is thrown to the caller. */
  onEvent?: (event: RunEvent) => void;
  /**
   * Called once the kernel is ready, after every cell and at the end, and waited for. The notebook is the running one:
   * to be written or copied, not to be changed.
   */
  save?: (notebook: Notebook) => Promise<void>;
}

export type Settings = Required<Omit<RunOptions, "kernelName" | "signal" | "save">> &
  Pick<RunOptions, "kernelName" | "signal" | "save">;

const NUMBERS = ["notebookTimeout", "startupTimeout", "iopubTimeout", "interruptGrace"] as const;
const CHOICES = {
  interruptOnTimeout: ["interrupt", "fail"],
  coalesceStreams: ["adjacent", "all"],
  shutdown: ["graceful", "immediate"],
} as const;

/** The options with their defaults. @throws {RangeError} naming the option and the value. */
export function settingsOf(options: RunOptions): Settings {
  const cwd = options.cwd ?? process.cwd();
  const settings: Settings = {
    cwd,
    projectDir: [cwd, process.cwd()],
    timeout: 0,
    notebookTimeout: 0,
    startupTimeout: 60,
    iopubTimeout: 4,
    interruptOnTimeout: "fail",
    interruptGrace: 5,
    allowErrors: false,
    allowErrorNames: [],
    forceRaiseErrors: false,
    skipCellsWithTag: "skip-execution",
    coalesceStreams: "adjacent",
    recordTiming: true,
    extraArguments: [],
    shutdown: "graceful",
    env: {},
    onEvent: () => {},
    ...given(options),
  };
  for (const name of NUMBERS) checkSeconds(name, settings[name]);
  if (typeof settings.timeout === "number") checkSeconds("timeout", settings.timeout);
  for (const [name, known] of Object.entries(CHOICES)) {
    const value = settings[name as keyof typeof CHOICES];
    if (!(known as readonly string[]).includes(value)) {
      throw new RangeError(`invalid ${name}: ${JSON.stringify(value)} (known: ${known.join(", ")})`);
    }
  }
  return settings;
}

/** @throws {RangeError} unless the value is a number of seconds, 0 or more. */
export function checkSeconds(name: string, value: number): number {
  if (typeof value !== "number" || !(value >= 0)) throw new RangeError(`invalid ${name}: ${value}`);
  return value;
}

/** An option that is there but undefined counts as not given. */
function given(options: RunOptions): Partial<RunOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
