/** Two thousand random messages from several clients, good ones among bad ones. FUZZ_SEED chooses other ones. */
import { decodeMessage, type Message, type RequestChannel } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer } from "zeromq";
import { TestKernel } from "../support.js";
import { type RandomMessage, randomMessages } from "./random-messages.js";

const SEED = Number(process.env.FUZZ_SEED ?? 4);
const COUNT = Number(process.env.FUZZ_COUNT ?? 2000);
/** For the answers to a hundred messages. */
const PATIENCE_MS = 30_000;
const CHANNELS = ["shell", "control", "stdin"] as const;

interface Heard {
  reply: Message;
  client: number;
}

/** Every reply that came to a client, by the request it names. */
const replies = new Map<string, Heard[]>();

/** Sends frames as they are. All have one session, and each its own routing identity. */
class RawClient {
  readonly #index: number;
  readonly #sockets: Record<RequestChannel, Dealer>;

  constructor(index: number, kernel: TestKernel) {
    const { info } = kernel.file;
    this.#index = index;
    const dealer = (channel: RequestChannel) => {
      const options = { routingId: `client ${index}`, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 0 };
      const socket = new Dealer(options);
      socket.connect(`tcp://${info.ip}:${info[`${channel}_port`]}`);
      void this.#receive(socket, info.key);
      return socket;
    };
    this.#sockets = { shell: dealer("shell"), control: dealer("control"), stdin: dealer("stdin") };
  }

  send(channel: RequestChannel, frames: Buffer[]): Promise<void> {
    return this.#sockets[channel].send(frames);
  }

  close(): void {
    for (const channel of CHANNELS) this.#sockets[channel].close();
  }

  async #receive(socket: Dealer, key: string): Promise<void> {
    for await (const frames of socket) {
      const reply = decodeMessage(frames, key);
      const id = String(reply.parentHeader.msg_id);
      replies.set(id, [...(replies.get(id) ?? []), { reply, client: this.#index }]);
    }
  }
}

let kernel: TestKernel;
let clients: RawClient[];
beforeAll(async () => {
  kernel = await TestKernel.start();
  clients = [0, 1, 2].map((index) => new RawClient(index, kernel));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await kernel.stop();
});

/** What is wrong with what came of a message. */
function faultOf(message: RandomMessage): string | undefined {
  const answers = replies.get(message.id) ?? [];
  const types = answers.map(({ reply }) => reply.header.msg_type);
  const states = kernel
    .messagesOf(message.id)
    .filter(({ header }) => header.msg_type === "status")
    .map(({ content }) => content.execution_state);
  const expected = message.answer === "none" || message.answer === "nothing" ? [] : [message.answer];
  if (types.join() !== expected.join()) return `replies [${types.join()}] instead of [${expected.join()}]`;
  if (answers.some(({ client }) => client !== message.client)) return "the reply went to another client";
  if (answers.some(({ reply }) => reply.parentHeader.msg_type !== message.answer.replace(/_reply$/, "_request")))
    return "the reply has the parent of another type";
  // A cell that runs is said to be busy again after every other request.
  const framed =
    states[0] === "busy" && states.at(-1) === "idle" && states.filter((state) => state === "idle").length === 1;
  if (message.answer === "nothing" ? states.length > 0 : !framed) return `states [${states.join()}]`;
  const [{ reply } = { reply: undefined }] = answers;
  if (
    reply !== undefined &&
    !["ok", "error", "aborted", "complete", "incomplete", "invalid", "unknown"].includes(String(reply.content.status))
  )
    return message.answer === "debug_reply" ? undefined : `status ${JSON.stringify(reply.content.status)}`;
  return undefined;
}

describe(`${COUNT} random messages (seed ${SEED})`, () => {
  const outcome = { counted: 0, ok: 0, interrupted: 0 };

  it("get one reply each, of the right type, to the right client, between busy and idle; the bad ones get nothing", async () => {
    await kernel.execute("globalThis.counted = 0; const state = { kept: ['through', 'it', 'all'] }");
    const messages = randomMessages(SEED, COUNT, {
      key: kernel.file.info.key,
      session: "one session",
      clients: clients.length,
    });
    // Batches: many are under way at once, and each batch meets an idle kernel too.
    const BATCH = 100;
    for (let from = 0; from < messages.length; from += BATCH) {
      const batch = messages.slice(from, from + BATCH);
      for (const { client, channel, frames, times } of batch) {
        for (let time = 0; time < times; time++) await clients[client]!.send(channel, frames);
      }
      let waiting = batch.filter(({ answer }) => answer !== "nothing");
      const answered = ({ id, answer }: RandomMessage) =>
        (answer === "none" || replies.has(id)) &&
        kernel.messagesOf(id).some(({ content }) => content.execution_state === "idle");
      const deadline = Date.now() + PATIENCE_MS;
      for (; waiting.length > 0; waiting = waiting.filter((message) => !answered(message))) {
        if (Date.now() > deadline) {
          throw new Error(["no answer:", ...waiting.map(({ about }) => about), kernel.log.slice(-2000)].join("\n"));
        }
        await new Promise((done) => setTimeout(done, 5));
      }
    }
    // What is answered twice would have been answered by now: shell and control are in order.
    for (const channel of ["shell", "control"] as const) await kernel.request("kernel_info_request", {}, channel);
    await kernel.execute("0");
    const faults = messages.flatMap((message) => {
      const fault = faultOf(message);
      return fault === undefined ? [] : [`${fault} ← ${message.about}`];
    });
    expect(faults).toEqual([]);
    for (const { id, about } of messages) {
      if (!about.includes("globalThis.counted") || !about.startsWith("valid")) continue;
      outcome.counted++;
      const { status, ename } = replies.get(id)?.[0]?.reply.content ?? {};
      if (status === "ok") outcome.ok++;
      else if (ename === "KernelInterrupt") outcome.interrupted++;
    }
  }, 120_000);

  it("leave the kernel alive: its heart beats, no state is lost, cells run, its log has no mistake of its own", async () => {
    expect(await kernel.channels.heartbeat(10_000)).toBe(true);
    expect((await kernel.execute("state.kept.join(' ')")).text).toBe("'through it all'");
    const counted = Number((await kernel.execute("globalThis.counted")).text);
    // An interrupt may hit a cell before or after it has counted.
    expect(outcome.ok).toBeGreaterThan(COUNT / 40);
    expect(counted).toBeGreaterThanOrEqual(outcome.ok);
    expect(counted).toBeLessThanOrEqual(outcome.ok + outcome.interrupted);
    expect((await kernel.execute("[1, 2, 3].map((n) => n ** 2)")).text).toBe("[ 1, 4, 9 ]");
    expect((await kernel.request("complete_request", { code: "Math.sqr", cursor_pos: 8 })).content.matches).toContain(
      "sqrt",
    );
    expect(kernel.log).not.toContain("internal:");
  });
});
