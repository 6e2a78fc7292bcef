/** What runs beside the front: the user's process and the language service, both started before anything else. */
import { startLanguage } from "../language/index.js";
import { readProject } from "../language/project.js";
import type { LanguageClient } from "../language/types.js";
import { startSupervisor } from "../supervise/index.js";
import type { Supervisor, SupervisorEvents } from "../supervise/types.js";
import type { CompileOptions } from "../transform/types.js";
import { mark } from "./trace.js";

export interface HelperOptions {
  /** Folder of the notebook. */
  folder: string;
  /** The name by which a Jupyter server knows this kernel; undefined: no server does. */
  kernelId?: string | undefined;
  /** MB. */
  memory?: number | undefined;
  /** Milliseconds. */
  grace?: number | undefined;
}

export interface Helpers {
  /** Rejects when the process cannot be started at all. */
  supervisor: Promise<Supervisor>;
  language: LanguageClient;
  compilerOptions: NonNullable<CompileOptions["compilerOptions"]>;
  /** Says who hears of the user's process; what came before is told at once. */
  listen(events: SupervisorEvents): void;
  stop(): Promise<void>;
}

export function startHelpers({ folder, kernelId, memory, grace }: HelperOptions): Helpers {
  const { events, listen } = mailbox();
  const { conditions, compilerOptions } = readProject(folder);
  const limits = { ...(memory === undefined ? {} : { memory }), ...(grace === undefined ? {} : { grace }) };
  const supervisor = startSupervisor({ folder, conditions, ...(kernelId && { kernelId }), ...limits }, events);
  supervisor.then(
    () => mark("child-spawned"),
    // Every cell will say so.
    () => {},
  );
  const language = startLanguage({ folder });
  const stop = async () => {
    await Promise.all([supervisor.then((child) => child.stop()).catch(() => {}), language.close()]);
  };
  return { supervisor, language, compilerOptions, listen, stop };
}

function mailbox(): { events: SupervisorEvents; listen(target: SupervisorEvents): void } {
  let target: SupervisorEvents | undefined;
  const waiting: ((target: SupervisorEvents) => void)[] = [];
  const pass = (event: (target: SupervisorEvents) => void) => {
    if (target === undefined) waiting.push(event);
    else event(target);
  };
  const listen = (to: SupervisorEvents) => {
    target = to;
    for (const event of waiting) event(to);
  };
  const events: SupervisorEvents = {
    output: (output) => pass((to) => to.output(output)),
    input: (request) => pass((to) => to.input(request)),
    died: (death) => pass((to) => to.died(death)),
    ready: () => mark("child-ready"),
  };
  return { events, listen };
}
