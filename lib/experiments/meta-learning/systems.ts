/** All systems of the taxonomy, by family in the order of the book. Each family's file says what its systems are. */
import type { System } from "./system.js";

export const systems: readonly System[] = [];
