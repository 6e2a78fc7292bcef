import { createMessage, encodeMessage } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer } from "zeromq";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

describe("kernel_info", () => {
  it("says what the language is, on shell and on control", async () => {
    for (const channel of ["shell", "control"] as const) {
      const { header, content } = await kernel.request("kernel_info_request", {}, channel);
      expect(header.msg_type).toBe("kernel_info_reply");
      expect(content).toMatchObject({
        status: "ok",
        protocol_version: "5.4",
        implementation: "ts-jupyter-kernel",
        language_info: {
          name: "typescript",
          version: "6.0.3",
          mimetype: "text/typescript",
          file_extension: ".ts",
          pygments_lexer: "typescript",
          codemirror_mode: "typescript",
          nbconvert_exporter: "script",
        },
        debugger: false,
        supported_features: [],
      });
      expect(content.banner).toContain("TypeScript 6.0.3");
    }
  });
});

describe("an executed cell", () => {
  it("is busy, shows its input, its outputs and its result, and is idle at last", async () => {
    const { types, reply, text, stdout, messages } = await kernel.execute('console.log("hello"); 6 * 7');
    expect(types).toEqual(["status:busy", "execute_input", "stream", "execute_result", "status:idle"]);
    expect(reply).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
    expect([text, stdout]).toEqual(["42", "hello\n"]);
    const count = reply.execution_count;
    expect(messages.map(({ content }) => content.execution_count).filter(Boolean)).toEqual([count, count]);
  });

  it("without a value has no result, and a semicolon changes nothing", async () => {
    expect((await kernel.execute("const unused = 1")).types).not.toContain("execute_result");
    expect((await kernel.execute("unused + 1;")).text).toBe("2");
  });

  it("counts one up when its history is stored, and not when it is silent or unstored", async () => {
    const count = async (options = {}) => (await kernel.execute("1", options)).reply.execution_count as number;
    const first = await count();
    expect(await count({ storeHistory: false })).toBe(first);
    expect(await count({ silent: true })).toBe(first);
    expect(await count()).toBe(first + 1);
  });

  it("that throws gives the same error on IOPub and in the reply", async () => {
    const { types, reply, error } = await kernel.execute('throw new TypeError("no such thing")');
    expect(types).toEqual(["status:busy", "execute_input", "error", "status:idle"]);
    expect(reply).toMatchObject({ status: "error", ename: "TypeError", evalue: "no such thing", user_expressions: {} });
    expect(error).toMatchObject({ ename: "TypeError", evalue: "no such thing" });
    expect(error?.traceback).toContain("TypeError: no such thing");
    expect(error?.traceback).toContain(`cell ${reply.execution_count}, line 1`);
  });

  it("that cannot be read is a SyntaxError with the place", async () => {
    const { error, status } = await kernel.execute("const = 3");
    expect(status).toBe("error");
    expect(error?.ename).toBe("SyntaxError");
    expect(error?.traceback).toContain("const = 3");
  });

  it("of nothing is fine", async () => {
    for (const code of ["", "  \n", "// only a comment"]) {
      expect((await kernel.execute(code)).types).toEqual(["status:busy", "execute_input", "status:idle"]);
    }
  });

  it("when silent publishes nothing but its status, and still runs", async () => {
    const { types, status } = await kernel.execute("var quiet = 5; console.log(quiet); quiet", { silent: true });
    expect([types, status]).toEqual([["status:busy", "status:idle"], "ok"]);
    expect((await kernel.execute("throw new Error('quiet')", { silent: true })).types).toEqual([
      "status:busy",
      "status:idle",
    ]);
    expect((await kernel.execute("quiet")).text).toBe("5");
  });

  it("answers user expressions, each on its own", async () => {
    const { reply } = await kernel.execute("const base = 20", {
      userExpressions: { sum: "base + 1", bad: "missing.name", broken: "1 +", later: "await Promise.resolve(base)" },
    });
    expect(reply.user_expressions).toMatchObject({
      sum: { status: "ok", data: { "text/plain": "21" } },
      bad: { status: "error", ename: "ReferenceError" },
      broken: { status: "error", ename: "SyntaxError" },
      later: { status: "ok", data: { "text/plain": "20" } },
    });
  });
});

describe("cells that wait behind an error", () => {
  it("are aborted, and the one after them runs", async () => {
    const failing = "await new Promise((done) => setTimeout(done, 500)); throw new Error('first')";
    const cells = [failing, "console.log('never')", "1"].map((code) => kernel.submit(code));
    const [failed, ...aborted] = await Promise.all(cells.map(({ done }) => done));
    expect(failed?.status).toBe("error");
    for (const { status, types, reply } of aborted) {
      expect([status, types]).toEqual(["aborted", ["status:busy", "status:idle"]]);
      expect(reply.execution_count).toBe(failed?.reply.execution_count);
    }
    expect((await kernel.execute("2")).text).toBe("2");
  });

  it("run when stop_on_error is false", async () => {
    const failing = kernel.submit("throw new Error('first')", { stopOnError: false });
    const next = kernel.submit("3");
    expect([(await failing.done).status, (await next.done).text]).toEqual(["error", "3"]);
  });
});

describe("completeness", () => {
  it.each([
    ["const a = 1", { status: "complete" }],
    ["%typecheck off", { status: "complete" }],
    ["%nonsense", { status: "invalid" }],
    ["const a = )", { status: "invalid" }],
  ])("of %j", async (code, expected) => {
    expect((await kernel.request("is_complete_request", { code })).content).toEqual(expected);
  });

  it("of an open block comes with the indent of the next line", async () => {
    const { content } = await kernel.request("is_complete_request", { code: "if (true) {" });
    expect(content.status).toBe("incomplete");
    expect(content.indent).toMatch(/^\s+$/);
  });
});

describe("assistance", () => {
  it("completes members with their types, in code points", async () => {
    await kernel.execute("const wörter: string[] = []");
    const code = 'const s = "😀"; wörter.fil';
    const { content } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });
    const start = [...code].length - 3;
    expect(content).toMatchObject({ status: "ok", cursor_start: start, cursor_end: start + 3 });
    expect(content.matches).toEqual(expect.arrayContaining(["fill", "filter"]));
    const typed = (content.metadata as { _jupyter_types_experimental: { text: string }[] })._jupyter_types_experimental;
    expect(typed.find(({ text }) => text === "filter")).toMatchObject({
      start,
      end: start + 3,
      type: expect.any(String),
    });
  });

  it("completes what an untyped value has at run time", async () => {
    await kernel.execute('const parsed = JSON.parse(\'{"alpha": 1, "beta": 2}\')');
    const code = "parsed.al";
    const { content } = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(content).toMatchObject({ matches: ["alpha"], cursor_start: 7, cursor_end: 9 });
  });

  it("completes magics", async () => {
    const { content } = await kernel.request("complete_request", { code: "1\n%wh", cursor_pos: 5 });
    expect(content).toMatchObject({ matches: ["%who"], cursor_start: 2, cursor_end: 5 });
  });

  it("inspects a name, and says when there is nothing to say", async () => {
    await kernel.execute("/** Doubles. */ function twice(x: number): number { return 2 * x }");
    const { content } = await kernel.request("inspect_request", { code: "twice(1)", cursor_pos: 2, detail_level: 0 });
    expect(content).toMatchObject({ status: "ok", found: true });
    const data = content.data as Record<string, string>;
    expect(data["text/plain"]).toContain("twice(x: number): number");
    expect(data["text/markdown"]).toContain("Doubles.");
    const nothing = await kernel.request("inspect_request", { code: "   ", cursor_pos: 1, detail_level: 0 });
    expect(nothing.content).toMatchObject({ status: "ok", found: false, data: {} });
  });

  it("answers while a cell runs, which is said to be busy again", async () => {
    const cell = kernel.submit("await new Promise((done) => { globalThis.finish = done })");
    await cell.until(({ header }) => header.msg_type === "execute_input");
    const reply = await kernel.request("is_complete_request", { code: "1" });
    expect(reply.content.status).toBe("complete");
    await kernel.wait(
      "busy again",
      () => cell.messages().filter(({ content }) => content.execution_state === "busy").length > 1,
    );
    await kernel.interrupt();
    expect((await cell.done).error?.ename).toBe("KernelInterrupt");
  });
});

describe("the history of this session", () => {
  it("holds stored cells with their results, and not the silent ones", async () => {
    const { reply } = await kernel.execute("'remember' + 1");
    const line = reply.execution_count as number;
    await kernel.execute("'forget'", { silent: true });
    await kernel.execute("'forget'", { storeHistory: false });
    const tail = { hist_access_type: "tail", n: 1, output: true, raw: true };
    const { content } = await kernel.request("history_request", tail);
    expect(content).toEqual({ status: "ok", history: [[1, line, ["'remember' + 1", "'remember1'"]]] });
    const range = { hist_access_type: "range", session: 0, start: line, stop: line + 1, output: false };
    expect((await kernel.request("history_request", range)).content.history).toEqual([[1, line, "'remember' + 1"]]);
    const search = { hist_access_type: "search", pattern: "'rem*1", output: false };
    expect((await kernel.request("history_request", search)).content.history).toEqual([[1, line, "'remember' + 1"]]);
  });

  it("refuses an unknown kind of request by name", async () => {
    const { content } = await kernel.request("history_request", { hist_access_type: "all" });
    expect(content).toMatchObject({
      status: "error",
      evalue: 'unknown hist_access_type: "all" (known: range, tail, search)',
    });
  });
});

describe("input", () => {
  it("is asked of the client that sent the cell, and answered", async () => {
    const { text, prompts } = await kernel.execute("await input('name? ') + await input()", { inputs: ["A", "ö😀"] });
    expect(text).toBe("'Aö😀'");
    expect(prompts).toEqual([
      { prompt: "name? ", password: false },
      { prompt: "", password: false },
    ]);
  });

  it("of a password says so", async () => {
    const code = 'import { password } from "ts-jupyter-kernel/runtime"; (await password("key: ")).length';
    const { text, prompts } = await kernel.execute(code, { inputs: ["secret"] });
    expect([text, prompts]).toEqual(["6", [{ prompt: "key: ", password: true }]]);
  });

  it("fails at once when nobody may be asked", async () => {
    const { error, prompts } = await kernel.execute("await input('name? ')");
    expect([error?.ename, prompts]).toEqual(["StdinNotImplementedError", []]);
  });

  it("that waits can be interrupted, and its late answer is nobody's", async () => {
    const cell = kernel.submit("await input('forever? ')", { allowStdin: true });
    await kernel.wait("the question", () => kernel.questions.at(-1)?.content.prompt === "forever? ");
    await kernel.interrupt();
    expect((await cell.done).error?.ename).toBe("KernelInterrupt");
    await kernel.answer("too late");
    expect((await kernel.execute("await input('again? ')", { inputs: ["now"] })).text).toBe("'now'");
  });
});

describe("comms", () => {
  const info = async (target?: string) =>
    (await kernel.request("comm_info_request", target === undefined ? {} : { target_name: target })).content.comms;

  it("open in a cell, are listed, talk both ways with buffers, and close", async () => {
    const opened = await kernel.execute(`
      import { comms } from "ts-jupyter-kernel/runtime";
      const comm = comms.open("plot", { size: 3 }, { id: "c1", buffers: [new Uint8Array([1, 2, 3])] });
      comm.onMessage(({ data, buffers }) => comm.send({ echo: data, sum: buffers[0]!.reduce((a, b) => a + b) }));
    `);
    const open = opened.messages.find(({ header }) => header.msg_type === "comm_open");
    expect(open?.content).toEqual({ comm_id: "c1", target_name: "plot", data: { size: 3 } });
    expect(open?.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 3]]);
    expect([await info(), await info("plot"), await info("other")]).toEqual([
      { c1: { target_name: "plot" } },
      { c1: { target_name: "plot" } },
      {},
    ]);
    kernel.send("comm_msg", { comm_id: "c1", data: { hi: 1 } }, "shell", [Buffer.from([4, 5])]);
    const echo = () => kernel.iopub.find(({ header }) => header.msg_type === "comm_msg");
    await kernel.wait("the echo", () => echo() !== undefined);
    expect(echo()?.content).toEqual({ comm_id: "c1", data: { echo: { hi: 1 }, sum: 9 } });
    const closed = await kernel.execute("comm.close()");
    expect(closed.types).toContain("comm_close");
    expect(await info()).toEqual({});
  });

  it("for a target that nobody knows are closed again", async () => {
    kernel.send("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    const close = () =>
      kernel.iopub.some(({ header, content }) => header.msg_type === "comm_close" && content.comm_id === "c2");
    await kernel.wait("comm_close", close);
    expect(await info()).toEqual({});
  });
});

describe("the control channel", () => {
  it("interrupts a cell that waits, and keeps the state", async () => {
    await kernel.execute("const kept = 'kept'");
    const cell = kernel.submit("await new Promise(() => {})");
    await cell.until(({ header }) => header.msg_type === "execute_input");
    await kernel.interrupt();
    const { status, error } = await cell.done;
    expect([status, error?.ename]).toEqual(["error", "KernelInterrupt"]);
    expect((await kernel.execute("kept")).text).toBe("'kept'");
  });

  it("interrupts nothing when nothing runs", async () => {
    await kernel.interrupt();
    expect((await kernel.execute("1")).text).toBe("1");
  });

  it("says that there is no debugger", async () => {
    const request = { type: "request", seq: 7, command: "initialize", arguments: {} };
    const { header, content } = await kernel.request("debug_request", request, "control");
    expect(header.msg_type).toBe("debug_reply");
    expect(content).toMatchObject({ type: "response", request_seq: 7, success: false, command: "initialize" });
    expect(content.message).toBe("this kernel has no debugger");
  });

  it("answers the old connect_request with the ports", async () => {
    const { content } = await kernel.request("connect_request");
    const { shell_port, iopub_port, stdin_port, control_port, hb_port } = kernel.file.info;
    expect(content).toEqual({ status: "ok", shell_port, iopub_port, stdin_port, control_port, hb_port });
  });
});

describe("what cannot be understood", () => {
  it("is ignored with a line in the log, and the kernel goes on", async () => {
    const { info } = kernel.file;
    const raw = new Dealer({ linger: 0 });
    raw.connect(`tcp://${info.ip}:${info.shell_port}`);
    const message = createMessage("kernel_info_request", {}, { session: "raw" });
    const good = encodeMessage(message, info.key);
    await raw.send(encodeMessage(message, "another key"));
    await raw.send(good.slice(0, 4));
    await raw.send("no delimiter at all");
    await raw.send(["<IDS|MSG>", ""]);
    await raw.send(["<IDS|MSG>", "two\nlines\u001b[31m", "{}", "{}", "{}", "{}"]);
    await raw.send(encodeMessage({ ...message, content: [] as never }, info.key));
    await raw.send(good);
    await raw.send(good);
    kernel.send("made_up_request");
    kernel.send("execute_request", { code: "1" }, "stdin");
    for (const line of [
      "ignored on shell: message with invalid signature",
      'ignored on shell: message with invalid signature: "two lines [31m"\n',
      "ignored on shell: message too short",
      "ignored on shell: message without <IDS|MSG> delimiter",
      "ignored on shell: message content is not an object: []",
      "ignored on shell: message replayed",
      'ignored: unknown message "made_up_request" on shell',
      'ignored: unknown message "execute_request" on stdin',
    ]) {
      await kernel.wait(line, () => kernel.log.includes(line));
    }
    raw.close();
    expect((await kernel.execute("40 + 2")).text).toBe("42");
  });

  it("inside a request is answered with an error", async () => {
    for (const type of ["execute_request", "complete_request", "inspect_request", "is_complete_request"]) {
      const { content } = await kernel.request(type, { code: 7 });
      expect(content.status).toBe("error");
      expect(content.evalue).toContain("code is 7");
    }
    kernel.send("comm_msg", { data: {} });
    await kernel.wait("the log", () => kernel.log.includes("invalid comm_msg: no comm_id"));
    expect((await kernel.execute("1")).text).toBe("1");
  });
});
