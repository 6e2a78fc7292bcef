/**
 * Questions of the running cell to the person at the front end: one at a time, to the client that sent the cell.
 *
 * An answer belongs to the question that is open, unless it names another one (clients do not all say which request they answer) or comes
 * from another client. When the cell ends, its open questions are forgotten, and what still comes is no answer to anything.
 */
import { createMessage, type Message } from "@innerloop/jupyter-protocol";
import type { Run, Runs } from "./runs.js";

export interface Question {
  id: number;
  prompt: string;
  password: boolean;
  run: number;
}

export interface StdinOptions {
  session: string;
  runs: Runs;
  send(message: Message): Promise<void>;
  /** The line, or undefined when nobody can answer. */
  answer(id: number, value: string | undefined): void;
}

interface Open {
  question: Question;
  run: Run;
  asked?: string;
}

export class Stdin {
  readonly #options: StdinOptions;
  /** The first one has been sent: `asked` is the msg_id of its request. */
  #questions: Open[] = [];

  constructor(options: StdinOptions) {
    this.#options = options;
  }

  ask(question: Question): void {
    const run = this.#options.runs.get(question.run);
    if (run === undefined || run.audience === "headless") {
      this.#options.answer(question.id, undefined);
      return;
    }
    this.#questions.push({ question, run });
    if (this.#questions.length === 1) this.#send();
  }

  /** An input_reply. It is ignored unless it answers the open question. */
  onReply(message: Message): void {
    const [open] = this.#questions;
    if (open === undefined || !answers(message, open)) return;
    this.#questions.shift();
    const { value } = message.content;
    this.#options.answer(open.question.id, typeof value === "string" ? value : "");
    this.#send();
  }

  /** The cell has ended. */
  forget(): void {
    this.#questions = [];
  }

  #send(): void {
    const [open] = this.#questions;
    if (open === undefined) return;
    const { prompt, password } = open.question;
    const { identities, parent } = open.run;
    const options = { session: this.#options.session, parentHeader: parent, identities };
    const request = createMessage("input_request", { prompt, password }, options);
    open.asked = request.header.msg_id;
    void this.#options.send(request);
  }
}

function answers({ identities, parentHeader }: Message, { run, asked }: Open): boolean {
  const named = parentHeader.msg_type === "input_request" ? parentHeader.msg_id : asked;
  return named === asked && Buffer.concat(identities).equals(Buffer.concat(run.identities));
}
