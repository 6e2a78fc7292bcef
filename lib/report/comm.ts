/**
 * Questions that a page asks the kernel while no cell runs. The kernel offers them at `globalThis[Symbol.for("innerloop.comms")]`; elsewhere (tslab,
 * a script) there is nobody to ask, and what is shown must stand on its own.
 *
 * On the wire they are comms ("Custom Messages" in Messaging in Jupyter): the page opens one to a target, sends records and gets records.
 */

/** One end of a comm, as far as it is used here. */
export interface CommLike {
  send(data: Record<string, unknown>): void;
  onMessage(listener: (message: { readonly data: Record<string, unknown> }) => void): unknown;
}

/** What a kernel (or a test) installs at `globalThis[COMM_HOOK]`. */
export interface CommHook {
  /** The name by which a page reaches this kernel on its server; undefined: no page does. */
  readonly kernelId?: string;
  /** Says what happens when a page opens this target; replaces the earlier answer. */
  register(target: string, opened: (comm: CommLike) => void): unknown;
}

/** The global symbol under which a kernel offers comms. */
export const COMM_HOOK: unique symbol = Symbol.for("innerloop.comms") as never;

function installed(): CommHook | undefined {
  const hook = (globalThis as Record<symbol, unknown>)[COMM_HOOK];
  return typeof hook === "object" && hook !== null ? (hook as CommHook) : undefined;
}

/** The name by which a page reaches this kernel; undefined: none does. */
export const kernelId = (): string | undefined => installed()?.kernelId;

/** Answers each record that a page sends to `target` with a record; an error is the record `{ error: message }`. */
export function answerPages(target: string, answer: (asked: Record<string, unknown>) => Record<string, unknown>): void {
  installed()?.register(target, (comm) =>
    comm.onMessage(({ data }) => {
      let answered: Record<string, unknown>;
      try {
        answered = answer(data);
      } catch (error) {
        answered = { error: error instanceof Error ? error.message : String(error) };
      }
      comm.send({ ...answered, question: data.question });
    }),
  );
}
