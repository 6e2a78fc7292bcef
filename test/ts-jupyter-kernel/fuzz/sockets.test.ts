/** The sockets themselves: noise, many clients, other transports, and kernels that cannot start. */
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createMessage, encodeMessage, KernelChannels, type Message } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { unreadWatch } from "../../../packages/ts-jupyter-kernel/src/front/unread.js";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

describe("noise on the ports", () => {
  it("that is not zeromq harms nobody: 5 MB, half a greeting, nothing at all", async () => {
    await kernel.execute("const before = 'before'");
    const { info } = kernel.file;
    const greeting = Buffer.from("ff00000000000000017f0300", "hex");
    const noises = [Buffer.alloc(5_000_000, 0xa5), Buffer.from("GET / HTTP/1.1\r\n\r\n"), greeting, Buffer.alloc(0)];
    const open = PORTS.flatMap((port) => noises.map((noise) => [info[port], noise] as const)).map(([port, noise]) => {
      const socket = connect(port, info.ip);
      // The kernel hangs up in the middle of it.
      socket.on("error", () => {});
      socket.write(noise);
      return socket;
    });
    expect(await kernel.channels.heartbeat(10_000)).toBe(true);
    expect((await kernel.execute("before")).text).toBe("'before'");
    for (const socket of open) socket.destroy();
    expect((await kernel.execute("before")).text).toBe("'before'");
  });

  it("that is zeromq, but no request, keeps neither the heart nor IOPub from working", async () => {
    const { info } = kernel.file;
    const sockets = [info.hb_port, info.iopub_port].map((port) => {
      const socket = new Dealer({ linger: 0 });
      socket.connect(`tcp://${info.ip}:${port}`);
      return socket;
    });
    for (const socket of sockets) {
      for (const frames of [[""], ["", ""], ["\u0001", "x"], [Buffer.alloc(100_000)]]) {
        // The kinds of sockets do not fit, so there may be no connection to send to, and then the next one finds the socket busy.
        const sent = Promise.resolve().then(() => socket.send(frames));
        await Promise.race([sent, new Promise((done) => setTimeout(done, 50))]).catch(() => {});
        sent.catch(() => {});
      }
    }
    expect(await kernel.channels.heartbeat(10_000)).toBe(true);
    expect((await kernel.execute("1")).text).toBe("1");
    for (const socket of sockets) socket.close();
  });
});

describe("many clients", () => {
  it("50 at once: every one is greeted, gets its own answers only, and hears what all do", async () => {
    const clients = Array.from({ length: 50 }, () => {
      const channels = new KernelChannels(kernel.file.info, { lingerMs: 0 });
      const [shell, iopub]: [Message[], Message[]] = [[], []];
      channels.on("shell", (message) => shell.push(message));
      channels.on("iopub", (message) => {
        iopub.push(message);
        wake();
      });
      return { channels, shell, iopub, sent: new Set<string>() };
    });
    let wake = () => {};
    const all = async (condition: () => boolean) => {
      while (!condition()) {
        await new Promise<void>((done) => {
          wake = done;
          setTimeout(done, 100);
        });
      }
    };
    await all(() => clients.every(({ iopub }) => iopub.some(({ header }) => header.msg_type === "iopub_welcome")));
    for (const [number, { channels, sent }] of clients.entries()) {
      for (const [type, content] of [
        ["kernel_info_request", {}],
        ["execute_request", { code: `"client ${number}"`, store_history: false }],
        ["is_complete_request", { code: "(" }],
      ] as const) {
        const message = createMessage(type, content, { session: channels.session });
        sent.add(message.header.msg_id);
        await channels.send("shell", message);
      }
    }
    const ended = ({ iopub }: (typeof clients)[number]) =>
      iopub.filter(({ header, content }) => header.msg_type === "execute_result" && content.data).length;
    await all(() => clients.every((client) => client.shell.length >= 3 && ended(client) >= clients.length));
    for (const { shell, sent } of clients) {
      expect(new Set(shell.map(({ parentHeader }) => parentHeader.msg_id))).toEqual(sent);
      expect(shell.length).toBe(3);
    }
    await Promise.all(clients.map(({ channels }) => channels.close()));
  });

  it("under one identity: the last to connect gets the answers", async () => {
    const first = new KernelChannels(kernel.file.info, { session: "same", lingerMs: 0 });
    const heard: [string, Message][] = [];
    first.on("shell", (message) => heard.push(["first", message]));
    const ask = (client: KernelChannels) =>
      client.send("shell", createMessage("kernel_info_request", {}, { session: client.session }));
    await ask(first);
    await kernel.wait("the first answer", () => heard.length === 1);
    const second = new KernelChannels(kernel.file.info, { session: "same", lingerMs: 0 });
    second.on("shell", (message) => heard.push(["second", message]));
    await ask(second);
    await kernel.wait("the second answer", () => heard.length === 2);
    expect(heard.map(([who]) => who)).toEqual(["first", "second"]);
    await Promise.all([first.close(), second.close()]);
  });
});

describe("a subscriber that does not read", () => {
  it("keeps nobody from anything, and loses nothing when it reads at last", async () => {
    const { info } = kernel.file;
    const slow = new Subscriber({ receiveHighWaterMark: 1, linger: 0 });
    slow.subscribe();
    slow.connect(`tcp://${info.ip}:${info.iopub_port}`);
    // Its greeting is the first thing it gets; after this it stops reading.
    const [topic] = await slow.receive();
    expect(String(topic)).toContain("iopub_welcome");
    const flood = 'for (let i = 0; i < 32; i++) console.log("x".repeat(1 << 20));';
    const { stdout, id } = await kernel.execute(flood);
    expect(stdout.length).toBe(32 * ((1 << 20) + 1));
    expect((await kernel.execute("'others go on'")).text).toBe("'others go on'");
    let length = 0;
    for (;;) {
      const frames = await slow.receive();
      const [header = "{}", parent = "{}", content = "{}"] = [3, 4, 6].map((at) => String(frames[at]));
      if (JSON.parse(parent).msg_id !== id) continue;
      const { text = "", execution_state: state } = JSON.parse(content) as { text?: string; execution_state?: string };
      if (JSON.parse(header).msg_type === "stream") length += text.length;
      if (state === "idle") break;
    }
    expect(length).toBe(stdout.length);
    slow.close();
  });

  it("is told of in the log, once for every doubling", () => {
    const lines: string[] = [];
    const watch = unreadWatch((line) => lines.push(line));
    for (const megabytes of [0, 300, 511, 600, 700, 1199, 1300, 800, 100, 512]) watch(megabytes * 1024 * 1024);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["600", "1300", "512"]);
    expect(lines[0]).toBe("600 MB of outputs are kept for a client that does not read them (IOPub)");
  });
});

describe("a kernel over ipc without a key", () => {
  it("works, takes what is not signed, and says at a shutdown in the middle of a cell whether it is a restart", async () => {
    const unsigned = await TestKernel.start({ connection: { transport: "ipc", key: "" } });
    const { text, types } = await unsigned.execute("1 + 1");
    // By type and not by number: what a process says on its standard error on a busy machine is a stream of the cell, too.
    // And where the request before ends only after the cell has begun, the kernel says once more that it is busy.
    const told = types.filter((type, index) => type !== "stream" && (type !== "status:busy" || index === 0));
    expect([text, told]).toEqual(["2", ["status:busy", "execute_input", "execute_result", "status:idle"]]);
    // Without a key a signature says nothing.
    const raw = new Dealer({ linger: 0 });
    raw.connect(`ipc://${unsigned.file.info.ip}-${unsigned.file.info.shell_port}`);
    const frames = encodeMessage(createMessage("kernel_info_request", {}, { session: "raw" }), "a key");
    for (let time = 0; time < 2; time++) {
      await raw.send(frames);
      expect(String((await raw.receive())[0])).toBe("<IDS|MSG>");
    }
    raw.close();
    expect(await unsigned.channels.heartbeat(10_000)).toBe(true);
    const cell = unsigned.submit("while (true) {}");
    // It never ends, and nobody waits for it in vain: the kernel is gone.
    cell.done.catch(() => {});
    await cell.until(({ header }) => header.msg_type === "execute_input");
    const { header, content } = await unsigned.request("shutdown_request", { restart: true }, "control");
    expect([header.msg_type, content]).toEqual(["shutdown_reply", { status: "ok", restart: true }]);
    expect(await unsigned.exited).toEqual({ code: 0, signal: null });
    const farewells = unsigned.iopub.filter(({ header }) => header.msg_type === "shutdown_reply");
    expect(farewells.map(({ content }) => content)).toEqual([{ status: "ok", restart: true }]);
    await unsigned.stop();
  });
});

describe("a kernel with a connection file that is none", () => {
  const start = (path: string) => {
    const [, bin = ""] = kernel.process.spawnargs;
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "start", path], { encoding: "utf8" });
    return { status, stdout, stderr };
  };

  it.each([
    ["missing", undefined, "cannot read connection file PATH: ENOENT: no such file or directory, open 'PATH'"],
    ["empty", "", "cannot read connection file PATH: Unexpected end of JSON input"],
    ["a list", "[]", "invalid connection file PATH: content is []"],
    ["without ports", "{}", "invalid connection file PATH: shell_port is missing"],
    ["with a port that is none", { shell_port: 70_000 }, "invalid connection file PATH: shell_port is 70000"],
    ["with a transport that is none", { transport: "udp" }, 'invalid connection file PATH: transport is "udp"'],
    ["with an address that is not here", { ip: "203.0.113.1" }, /^cannot bind \w+ to tcp:\/\/203\.0\.113\.1:\d+: .+$/],
  ])("%s: one line says so, and it ends with 1", async (name, content, line) => {
    const path = join(kernel.folder, `${name.replaceAll(" ", "-")}.json`);
    const text = typeof content === "object" ? JSON.stringify({ ...kernel.file.info, ...content }) : content;
    if (text !== undefined) await writeFile(path, text);
    const { status, stdout, stderr } = start(path);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr.endsWith("\n")).toBe(true);
    const said = stderr.trimEnd();
    if (typeof line === "string") expect(said).toBe(line.replaceAll("PATH", path));
    else expect(said).toMatch(line);
  });
});
