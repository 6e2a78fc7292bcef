/** Comms of this kernel (see comm-registry.ts): what interactive widgets are made of. */
import type { Comm, CommExtras, CommTarget } from "./comm-registry.js";
import { requireKernel } from "./intrinsics.js";

export interface Comms {
  /** Says what happens when the front end opens this target; replaces the earlier answer. The answer takes it back. */
  register(target: string, opened: CommTarget): () => void;
  /** Opens a comm to what the front end has registered as `target`. */
  open(target: string, data?: Record<string, unknown>, extras?: CommExtras & { id?: string }): Comm;
  /** Comms that are open now: id → target. */
  list(): Map<string, string>;
}

/** All three throw outside a kernel. */
export const comms: Comms = {
  register: (target, opened) => requireKernel("a comm").comms.register(target, opened),
  open: (target, data, extras) => requireKernel("a comm").comms.open(target, data, extras),
  list: () => requireKernel("a comm").comms.list(),
};
