/** All systems of the taxonomy, by family in the order of the book. Each family's file says what its systems are. */
import type { System } from "./system.js";

/** The type of configuration and metrics is each system's own knowledge. */
export type AnySystem = System<never, never>;

export const systems: readonly AnySystem[] = [];
