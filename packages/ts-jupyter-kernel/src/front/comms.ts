/** Comms on the wire: which are open, and messages between the front end and the user's process. Nothing is kept but the names. */
import type { Message } from "@innerloop/jupyter-protocol";
import type { CommEvent } from "../link/types.js";
import type { IopubQueue, Parent } from "./iopub.js";

type Event = CommEvent["event"];

export class Comms {
  readonly #iopub: IopubQueue;
  /** Id → target. */
  readonly #open = new Map<string, string>();

  constructor(iopub: IopubQueue) {
    this.#iopub = iopub;
  }

  /** Content of comm_info_reply. */
  info(target: unknown): Record<string, unknown> {
    const wanted = [...this.#open].filter(([, name]) => typeof target !== "string" || target === name);
    return { status: "ok", comms: Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }])) };
  }

  /** What the front end sent, for the user's process. Undefined: it has no comm_id. */
  fromFrontEnd(event: Event, message: Message): CommEvent | undefined {
    const { comm_id: commId, target_name: target, data } = message.content;
    if (typeof commId !== "string") return undefined;
    const named = typeof target === "string" ? target : "";
    this.#note(event, commId, named);
    const { metadata, buffers } = message;
    const opening = event === "open" ? { target: named } : {};
    return { type: "comm", event, commId, ...opening, data: asRecord(data), metadata, buffers };
  }

  /** What the user's process sent, for everyone on iopub. */
  fromChild(parent: Parent, { event, commId, target = "", data, metadata, buffers }: CommEvent): void {
    this.#note(event, commId, target);
    const opening = event === "open" ? { target_name: target } : {};
    this.#iopub.post(parent, `comm_${event}`, { comm_id: commId, ...opening, data }, { metadata, buffers });
  }

  /** The user's process is gone, and its ends of all comms with it. */
  closeAll(parent: Parent): void {
    for (const commId of this.#open.keys()) this.#iopub.post(parent, "comm_close", { comm_id: commId, data: {} });
    this.#open.clear();
  }

  #note(event: Event, commId: string, target: string): void {
    if (event === "open") this.#open.set(commId, target);
    else if (event === "close") this.#open.delete(commId);
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
