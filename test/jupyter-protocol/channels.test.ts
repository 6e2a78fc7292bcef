import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ChannelFault,
  type ConnectionFile,
  createConnectionFile,
  createMessage,
  decodeMessage,
  encodeMessage,
  KernelChannels,
  type Message,
  type ReceiveChannel,
} from "@innerloop/jupyter-protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "./fake-kernel.js";

const SESSION = "kernel";
let dir: string;
let file: ConnectionFile;
let kernel: FakeKernel;
let client: KernelChannels;

async function connect(transport: "tcp" | "ipc" = "tcp"): Promise<void> {
  file = await createConnectionFile({ dir, transport });
  kernel = await FakeKernel.listen(file.info);
  client = new KernelChannels(file.info);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ch-"));
});
afterEach(async () => {
  await client.close();
  kernel.close();
  await rm(dir, { recursive: true, force: true });
});

const request = (type: string, content: Record<string, unknown> = {}) =>
  createMessage(type, content, { session: client.session });

/** Collects a channel's messages; `count(n)` settles when n have come. */
function collect(channel: ReceiveChannel) {
  const messages: Message[] = [];
  let wake = () => {};
  client.on(channel, (message) => {
    messages.push(message);
    wake();
  });
  const count = async (wanted: number) => {
    while (messages.length < wanted) {
      await new Promise<void>((done) => {
        wake = done;
      });
    }
    return messages;
  };
  return { messages, count };
}

/** zeromq drops what a ROUTER sends to a peer whose connection does not stand yet; a mandatory one says so. */
async function standing(channel: "stdin", identities: Uint8Array[]): Promise<void> {
  kernel[channel].mandatory = true;
  const probe = createMessage("probe", {}, { session: SESSION, identities });
  while (
    !(await kernel.send(channel, probe).then(
      () => true,
      () => false,
    ))
  ) {
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A subscription reaches the publisher a moment after the connection, so the first message is repeated until it is seen. */
async function subscribed(): Promise<ReturnType<typeof collect>> {
  const iopub = collect("iopub");
  while (iopub.messages.length === 0) {
    await kernel.send("iopub", createMessage("iopub_welcome", {}, { session: SESSION }));
    await new Promise((done) => setTimeout(done, 5));
  }
  // The kernel is silent now; whatever it repeated arrives before this one.
  await kernel.send("iopub", createMessage("quiet", {}, { session: SESSION }));
  while (iopub.messages.at(-1)?.header.msg_type !== "quiet") await iopub.count(iopub.messages.length + 1);
  iopub.messages.length = 0;
  return iopub;
}

describe.each(["tcp", "ipc"] as const)("KernelChannels over %s", (transport) => {
  beforeEach(() => connect(transport));

  it("carry a request to the kernel and its reply back, on shell and on control", async () => {
    for (const channel of ["shell", "control"] as const) {
      const replies = collect(channel);
      const sent = request("kernel_info_request");
      await client.send(channel, sent);
      const got = await kernel.receive(channel);
      expect(got.header).toEqual(sent.header);
      const { identities, header: parentHeader } = got;
      await kernel.send(
        channel,
        createMessage("kernel_info_reply", { status: "ok" }, { session: SESSION, identities, parentHeader }),
      );
      const [reply] = await replies.count(1);
      expect(reply).toMatchObject({ content: { status: "ok" }, parentHeader: { msg_id: sent.header.msg_id } });
    }
  });

  it("share one identity, so that input_request reaches the client that sent execute_request", async () => {
    const inputs = collect("stdin");
    await client.send("shell", request("execute_request", { code: "input()" }));
    const { identities } = await kernel.receive("shell");
    expect(identities.map(String)).toEqual([client.session]);
    await standing("stdin", identities);
    await kernel.send("stdin", createMessage("input_request", { prompt: "? " }, { session: SESSION, identities }));
    expect((await inputs.count(2))[1]?.content).toEqual({ prompt: "? " });
    await client.send("stdin", request("input_reply", { value: "42" }));
    expect((await kernel.receive("stdin")).content).toEqual({ value: "42" });
  });

  it("deliver buffers byte for byte", async () => {
    const iopub = await subscribed();
    const buffers = [Buffer.from(Float64Array.of(Math.PI, -0, Number.NaN).buffer), Buffer.alloc(0)];
    await kernel.send("iopub", createMessage("comm_msg", {}, { session: SESSION, buffers }));
    expect((await iopub.count(1))[0]?.buffers).toEqual(buffers);
  });
});

describe("KernelChannels", () => {
  beforeEach(() => connect());

  it("lose none of 20,000 messages that a kernel publishes without a pause", async () => {
    const iopub = await subscribed();
    const total = 20_000;
    for (let n = 0; n < total; n++) {
      await kernel.send("iopub", createMessage("stream", { name: "stdout", text: `${n}\n` }, { session: SESSION }));
    }
    const messages = await iopub.count(total);
    expect(messages.map(({ content }) => Number(content.text))).toEqual(Array.from({ length: total }, (_, n) => n));
  });

  it("send 2,000 messages in the order of the calls when nobody awaits them", async () => {
    const total = 2_000;
    const sent = Array.from({ length: total }, (_, n) => client.send("shell", request("execute_request", { n })));
    const got: unknown[] = [];
    while (got.length < total) got.push((await kernel.receive("shell")).content.n);
    await Promise.all(sent);
    expect(got).toEqual(Array.from({ length: total }, (_, n) => n));
  });

  it("keep what arrives before the first handler, in order", async () => {
    await client.send("shell", request("a"));
    const { identities } = await kernel.receive("shell");
    for (const type of ["one", "two"]) {
      await kernel.send("shell", createMessage(type, {}, { session: SESSION, identities }));
    }
    await new Promise((done) => setTimeout(done, 50));
    const early: string[] = [];
    const off = client.on("shell", ({ header }) => early.push(header.msg_type));
    await kernel.send("shell", createMessage("three", {}, { session: SESSION, identities }));
    while (early.length < 3) await new Promise((done) => setTimeout(done, 5));
    expect(early).toEqual(["one", "two", "three"]);
    off();
    const later: string[] = [];
    await kernel.send("shell", createMessage("four", {}, { session: SESSION, identities }));
    await new Promise((done) => setTimeout(done, 50));
    client.on("shell", ({ header }) => later.push(header.msg_type));
    while (later.length < 1) await new Promise((done) => setTimeout(done, 5));
    expect({ early, later }).toEqual({ early: ["one", "two", "three"], later: ["four"] });
  });

  it("turn bad messages into error events and go on receiving", async () => {
    const iopub = await subscribed();
    const good = encodeMessage(createMessage("status", {}, { session: SESSION }), file.info.key);
    const forged = encodeMessage(createMessage("status", {}, { session: SESSION }), "not the key");
    const faults: ChannelFault[] = [];
    client.on("error", (fault) => faults.push(fault));
    await kernel.iopub.send(good);
    await kernel.iopub.send(good);
    await kernel.iopub.send(forged);
    await kernel.iopub.send("nonsense");
    await kernel.iopub.send(good.slice(0, 3));
    await kernel.iopub.send(
      encodeMessage({ ...createMessage("status", {}, { session: SESSION }), content: [] as never }, file.info.key),
    );
    await kernel.send("iopub", createMessage("last", {}, { session: SESSION }));
    const messages = await iopub.count(2);
    expect(messages.map(({ header }) => header.msg_type)).toEqual(["status", "last"]);
    expect(faults.map(({ channel, error }) => [channel, error.fault])).toEqual([
      ["iopub", "replayed"],
      ["iopub", "bad signature"],
      ["iopub", "missing delimiter"],
      ["iopub", "too few frames"],
      ["iopub", "malformed part"],
    ]);
  });

  it("feel a heartbeat, miss it when the kernel is gone, and feel it again after a restart", async () => {
    expect(await client.heartbeat(10_000)).toBe(true);
    expect(await Promise.all([client.heartbeat(10_000), client.heartbeat(10_000)])).toEqual([true, true]);
    kernel.close();
    expect(await client.heartbeat(50)).toBe(false);
    expect(await client.heartbeat(50)).toBe(false);
    kernel = await FakeKernel.listen(file.info);
    expect(await client.heartbeat(20_000)).toBe(true);
    expect(() => client.heartbeat(0)).toThrow("invalid heartbeat timeout: 0");
  });

  it("reach a kernel that begins to listen only after the request was sent", async () => {
    const { info } = await createConnectionFile({ dir });
    const early = new KernelChannels(info);
    const sent = createMessage("kernel_info_request", {}, { session: early.session });
    await early.send("shell", sent);
    const late = await FakeKernel.listen(info);
    expect(decodeMessage(await late.shell.receive(), info.key).header).toEqual(sent.header);
    late.close();
    await early.close();
  });

  it("find the kernel again after its restart", async () => {
    await client.send("shell", request("kernel_info_request"));
    await kernel.receive("shell");
    kernel.close();
    kernel = await FakeKernel.listen(file.info);
    // What goes into the dying connection is lost, as with any zeromq peer, so a client asks until it is answered.
    let arrived = false;
    const received = kernel.receive("shell").then((message) => {
      arrived = true;
      return message;
    });
    while (!arrived) {
      await client.send("shell", request("kernel_info_request", { restarted: true }));
      await new Promise((done) => setTimeout(done, 20));
    }
    const { identities, content } = await received;
    expect(content).toEqual({ restarted: true });
    const replies = collect("shell");
    await kernel.send("shell", createMessage("kernel_info_reply", {}, { session: SESSION, identities }));
    expect((await replies.count(1))[0]?.header.msg_type).toBe("kernel_info_reply");
  });

  it("deliver what was sent before close, refuse what is sent after it, and may be closed twice", async () => {
    const sent = request("shutdown_request");
    void client.send("control", sent);
    await Promise.all([client.close(), client.close()]);
    expect((await kernel.receive("control")).header).toEqual(sent.header);
    await expect(client.send("shell", request("execute_request"))).rejects.toThrow(
      "cannot send execute_request: the channels are closed",
    );
    expect(await client.heartbeat(10)).toBe(false);
  });
});
