import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BindError,
  type ConnectionFile,
  createConnectionFile,
  createMessage,
  encodeMessage,
  KernelChannels,
  KernelSockets,
  type Message,
  type RequestChannel,
} from "@innerloop/jupyter-protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Dealer } from "zeromq";

let dir: string;
let file: ConnectionFile;
let kernel: KernelSockets;
let client: KernelChannels;
const received: [RequestChannel, Message][] = [];
const faults: [RequestChannel, string][] = [];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}

describe.each(["tcp", "ipc"] as const)("KernelSockets over %s", (transport) => {
  beforeEach(async () => {
    received.length = 0;
    faults.length = 0;
    dir = await mkdtemp(join(tmpdir(), "ks-"));
    file = await createConnectionFile({ dir, transport });
    kernel = await KernelSockets.bind(file.info);
    kernel.listen({
      message: (channel, message) => received.push([channel, message]),
      fault: (channel, error) => faults.push([channel, error.fault]),
    });
    client = new KernelChannels(file.info);
  });
  afterEach(async () => {
    await client.close();
    await kernel.close();
    await rm(dir, { recursive: true, force: true });
  });

  it("carry requests of all channels to the kernel and answers to the client that asked", async () => {
    const other = new KernelChannels(file.info);
    const strays: Message[] = [];
    for (const channel of ["shell", "control", "stdin"] as const) other.on(channel, (message) => strays.push(message));
    for (const channel of ["shell", "control", "stdin"] as const) {
      const answers: Message[] = [];
      client.on(channel, (message) => answers.push(message));
      await client.send(channel, createMessage("ask", { channel }, { session: client.session }));
      await until(() => received.some(([on]) => on === channel));
      const [, { identities, header }] = received.find(([on]) => on === channel)!;
      const options = { session: kernel.session, parentHeader: header, identities };
      await kernel.send(channel, createMessage("answer", { channel }, options));
      await until(() => answers.length > 0);
      expect(answers[0]).toMatchObject({ content: { channel }, parentHeader: { msg_id: header.msg_id } });
    }
    await other.close();
    expect(strays).toEqual([]);
  });

  it("greet every subscriber with iopub_welcome, and publish 5,000 messages in order without a loss", async () => {
    const messages: Message[] = [];
    client.on("iopub", (message) => messages.push(message));
    await until(() => messages.some(({ header }) => header.msg_type === "iopub_welcome"));
    expect(messages[0]?.content).toEqual({ subscription: "" });
    const second = new KernelChannels(file.info);
    await until(() => messages.filter(({ header }) => header.msg_type === "iopub_welcome").length === 2);
    await second.close();
    messages.length = 0;
    const total = 5_000;
    for (let n = 0; n < total; n++) void kernel.publish(createMessage("stream", { n }, { session: kernel.session }));
    await until(() => messages.length === total);
    expect(messages.every(({ content }, n) => content.n === n)).toBe(true);
  });

  it("greet a subscriber before anything else reaches it, also when the kernel was busy while it came", async () => {
    for (let round = 0; round < 5; round++) {
      const late = new KernelChannels(file.info);
      const messages: Message[] = [];
      late.on("iopub", (message) => messages.push(message));
      // The subscription arrives (zeromq has threads of its own) while nothing here can read of it.
      for (const end = performance.now() + 200; performance.now() < end; );
      for (let n = 0; n < 3; n++) void kernel.publish(createMessage("status", { n }, { session: kernel.session }));
      await until(() => messages.length > 0);
      await late.close();
      expect(messages[0]?.header.msg_type).toBe("iopub_welcome");
    }
  });

  it("echo heartbeats", async () => {
    expect([await client.heartbeat(5000), await client.heartbeat(5000)]).toEqual([true, true]);
  });

  it("turn bad messages into faults and go on receiving", async () => {
    const raw = new Dealer({ linger: 0 });
    raw.connect(transport === "tcp" ? `tcp://127.0.0.1:${file.info.shell_port}` : `ipc://${file.info.ip}-1`);
    const good = encodeMessage(createMessage("good", {}, { session: "raw" }), file.info.key);
    await raw.send(encodeMessage(createMessage("bad", {}, { session: "raw" }), "another key"));
    await raw.send(good.slice(0, 3));
    await raw.send("noise");
    await raw.send(good);
    await raw.send(good);
    await raw.send(encodeMessage(createMessage("last", {}, { session: "raw" }), file.info.key));
    await until(() => received.length === 2);
    raw.close();
    expect(received.map(([channel, { header }]) => [channel, header.msg_type])).toEqual([
      ["shell", "good"],
      ["shell", "last"],
    ]);
    expect(faults).toEqual([
      ["shell", "bad signature"],
      ["shell", "too few frames"],
      ["shell", "missing delimiter"],
      ["shell", "replayed"],
    ]);
  });
});

describe("KernelSockets on a port that is taken", () => {
  it("say which, and leave the others free", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ks-"));
    const { info } = await createConnectionFile({ dir: folder });
    const { info: free } = await createConnectionFile({ dir: folder });
    const first = await KernelSockets.bind(info);
    const clash = { ...free, iopub_port: info.shell_port };
    const error = await KernelSockets.bind(clash).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BindError);
    expect((error as Error).message).toBe(
      `cannot bind iopub to tcp://127.0.0.1:${info.shell_port}: address already in use`,
    );
    // zeromq gives a port back a moment after its socket was closed.
    for (;;) {
      const again = await KernelSockets.bind(free).catch(() => undefined);
      if (again === undefined) continue;
      await again.close();
      break;
    }
    await first.close();
    await rm(folder, { recursive: true, force: true });
  });
});
