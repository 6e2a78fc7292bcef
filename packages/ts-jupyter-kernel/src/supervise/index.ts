/** Supervision of the user's process: run cells, interrupt them, survive its death. */
export { startSupervisor } from "./supervisor.js";
export type { Death, RunOutcome, Supervisor, SupervisorEvents, SupervisorOptions } from "./types.js";
