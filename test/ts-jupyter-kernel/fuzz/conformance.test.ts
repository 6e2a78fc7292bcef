/** Messaging in Jupyter 5.4, point by point, where test/ts-jupyter-kernel/front does not have it already. */
import { createMessage, KernelChannels, type Message } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
let other: KernelChannels;
/** What the other client received on shell and stdin. */
const others: Message[] = [];
beforeAll(async () => {
  kernel = await TestKernel.start();
  other = new KernelChannels(kernel.file.info, { lingerMs: 0 });
  for (const channel of ["shell", "stdin"] as const) other.on(channel, (message) => others.push(message));
});
afterAll(async () => {
  await other.close();
  await kernel.stop();
});

const states = (id: string) =>
  kernel
    .messagesOf(id)
    .flatMap(({ header, content }) => (header.msg_type === "status" ? [content.execution_state] : []));
const idle = (id: string) => kernel.wait("idle", () => states(id).includes("idle"));

describe("every request", () => {
  it.each([
    ["kernel_info_request", {}],
    ["connect_request", {}],
    ["comm_info_request", { target_name: "jupyter.widget" }],
    ["complete_request", { code: "Math.", cursor_pos: 5 }],
    ["inspect_request", { code: "Math", cursor_pos: 2, detail_level: 0 }],
    ["is_complete_request", { code: "1" }],
    ["history_request", { hist_access_type: "tail", n: 1, raw: true, output: false }],
    ["interrupt_request", {}],
    ["debug_request", { type: "request", seq: 1, command: "debugInfo" }],
  ])("%s is answered between busy and idle, on shell and on control", async (type, content) => {
    for (const channel of ["shell", "control"] as const) {
      const { header, parentHeader } = await kernel.request(type, content, channel);
      expect([header.msg_type, parentHeader.msg_type]).toEqual([type.replace("request", "reply"), type]);
      await idle(String(parentHeader.msg_id));
      expect(states(String(parentHeader.msg_id))).toEqual(["busy", "idle"]);
    }
  });

  it("has its whole header as the parent of what it causes, fields unknown to the kernel included", async () => {
    const message = createMessage("execute_request", { code: "'parent'" }, { session: "of a tab", metadata: METADATA });
    Object.assign(message.header, { subshell_id: null, username: "Ada", tab: { index: 3 } });
    const { msg_id: id } = message.header;
    await kernel.channels.send("shell", message);
    await idle(id);
    const caused = kernel.messagesOf(id);
    expect(caused.map(({ header }) => header.msg_type)).toEqual([
      "status",
      "execute_input",
      "execute_result",
      "status",
    ]);
    for (const { parentHeader } of caused) expect(parentHeader).toEqual(message.header);
  });

  it("gets messages of one session, the kernel's, each with its own id and the version of the protocol", async () => {
    const { messages } = await kernel.execute("console.log(1); 2");
    const reply = await kernel.request("kernel_info_request");
    const headers = [...messages, reply].map(({ header }) => header);
    expect(new Set(headers.map(({ session }) => session)).size).toBe(1);
    expect(headers[0]?.session).not.toBe(kernel.channels.session);
    expect(new Set(headers.map(({ msg_id }) => msg_id)).size).toBe(headers.length);
    for (const { version, date } of headers) {
      expect(version).toBe("5.4");
      expect(new Date(date).toISOString()).toBe(date);
    }
  });

  it("of a kind that is not supported is told in one line of the log, and gets no answer", async () => {
    const before = kernel.log.length;
    const id = kernel.send("create_subshell_request", {}, "control");
    await kernel.wait("the line", () => kernel.log.slice(before).endsWith("\n"));
    await kernel.request("kernel_info_request", {}, "control");
    expect(kernel.log.slice(before)).toBe('ignored: unknown message "create_subshell_request" on control\n');
    expect(kernel.messagesOf(id)).toEqual([]);
  });
});

/** What JupyterLab sends with a cell. */
const METADATA = { cellId: "5c1f", deletedCells: ["a"], recordTiming: true, trusted: true };

describe("execute_reply", () => {
  const ask = (content: Record<string, unknown>) => kernel.request("execute_request", content);

  it("says when the cell began, counts, has an empty payload and user expressions, whatever became of the cell", async () => {
    const ok = await ask({ code: "1" });
    const failed = await ask({ code: "throw 1" });
    for (const { metadata, content } of [ok, failed]) {
      expect(new Date(String(metadata.started)).toISOString()).toBe(metadata.started);
      expect(content).toMatchObject({ payload: [], user_expressions: {}, execution_count: expect.any(Number) });
    }
    expect(Number(failed.content.execution_count) - Number(ok.content.execution_count)).toBe(1);
  });

  it("has user expressions as bundles or as errors, by whatever name", async () => {
    const userExpressions = JSON.parse('{"": "1 + 1", "__proto__": "2 + 2", "😀": "nothing.here", "not code": 7}');
    const { reply } = await kernel.execute("0", { userExpressions });
    const found = reply.user_expressions as Record<string, unknown>;
    const report = { status: "error", evalue: expect.any(String), traceback: expect.any(Array) };
    expect(Object.entries(found)).toEqual([
      ["", { status: "ok", data: { "text/plain": "2" }, metadata: {} }],
      ["__proto__", { status: "ok", data: { "text/plain": "4" }, metadata: {} }],
      ["😀", { ...report, ename: "ReferenceError" }],
      ["not code", { status: "ok", data: { "text/plain": "7" }, metadata: {} }],
    ]);
  });

  it("of a silent cell has the count of the cell before, and no history, also when history was asked for", async () => {
    const { execution_count: count } = (await ask({ code: "'loud'" })).content;
    const quiet = await ask({ code: "'quiet'", silent: true, store_history: true });
    expect(quiet.content).toMatchObject({ status: "ok", execution_count: count });
    const tail = { hist_access_type: "tail", n: 1, raw: true, output: false };
    expect((await kernel.request("history_request", tail)).content.history).toEqual([[1, count, "'loud'"]]);
  });

  it("of a silent cell that fails does not abort the cells behind it", async () => {
    const quiet = kernel.submit("await 1; throw new Error('quiet')", { silent: true });
    const next = kernel.submit("'not aborted'");
    expect([(await quiet.done).status, (await next.done).text]).toEqual(["error", "'not aborted'"]);
  });

  it("says aborted to cells of all clients that wait behind an error", async () => {
    const failing = kernel.submit("await new Promise((done) => setTimeout(done, 300)); throw new Error('first')");
    await failing.until(({ header }) => header.msg_type === "execute_input");
    const waiting = createMessage("execute_request", { code: "1" }, { session: other.session });
    await other.send("shell", waiting);
    const reply = () => others.find(({ parentHeader }) => parentHeader.msg_id === waiting.header.msg_id);
    await kernel.wait("the aborted reply", () => reply() !== undefined);
    expect(reply()?.content).toMatchObject({ status: "aborted", payload: [], user_expressions: {} });
    expect(await idle(waiting.header.msg_id)).toBeUndefined();
    expect(states(waiting.header.msg_id)).toEqual(["busy", "idle"]);
  });
});

describe("history_request", () => {
  const ask = async (content: Record<string, unknown>) =>
    (await kernel.request("history_request", { raw: true, output: false, ...content })).content.history;

  it("gives nothing for n of 0 or less, for sessions that were not, and for lines that were not", async () => {
    const { reply } = await kernel.execute("'the last'");
    const line = reply.execution_count as number;
    for (const content of [
      { hist_access_type: "tail", n: 0 },
      { hist_access_type: "tail", n: -3 },
      { hist_access_type: "search", pattern: "*", n: 0 },
      { hist_access_type: "search", pattern: "no such input", n: 5 },
      { hist_access_type: "range", session: -1, start: 1, stop: 99 },
      { hist_access_type: "range", session: 77, start: 1, stop: 99 },
      { hist_access_type: "range", session: 0, start: line, stop: line },
      { hist_access_type: "range", session: 0, start: 9, stop: 3 },
    ]) {
      expect(await ask(content)).toEqual([]);
    }
    expect(await ask({ hist_access_type: "range", session: 0, start: line })).toEqual([[1, line, "'the last'"]]);
    expect(await ask({ hist_access_type: "tail", n: 1, raw: false })).toEqual([[1, line, "'the last'"]]);
  });

  it("that searches is answered whatever stars are in it, also on a long history", async () => {
    await kernel.execute(`"${"a".repeat(50_000)}"`);
    expect(await ask({ hist_access_type: "search", pattern: `${"*a".repeat(30)}!` })).toEqual([]);
  });
});

describe("positions", () => {
  const inspect = async (code: string, cursor: number) => {
    const { content } = await kernel.request("inspect_request", { code, cursor_pos: cursor, detail_level: 0 });
    return content.found ? String((content.data as Record<string, string>)["text/plain"]) : undefined;
  };
  const complete = async (code: string, cursor: number) =>
    (await kernel.request("complete_request", { code, cursor_pos: cursor })).content as {
      matches: string[];
      cursor_start: number;
      cursor_end: number;
    };

  it("of an inspection: within the name, at its end, in the call's arguments, beyond the text, before it", async () => {
    const code = "parseInt( '7' )";
    for (const cursor of [0, 4, 8, 9, 10]) expect(await inspect(code, cursor)).toContain("parseInt");
    expect(await inspect("  parseInt", 1e9)).toContain("parseInt");
    expect(await inspect("parseInt", -5)).toContain("parseInt");
  });

  it("count code points: what stands before the cursor may be outside the basic plane", async () => {
    const code = "const 𝑥 = '😀😀😀'; parseFloat('1')";
    expect(await inspect(code, [...code].indexOf("F"))).toContain("parseFloat");
    const typed = "'😀😀'.toUpperC";
    const { matches, cursor_start, cursor_end } = await complete(typed, [...typed].length);
    expect([matches[0], cursor_start, cursor_end]).toEqual(["toUpperCase", 5, 13]);
  });

  it("of a completion in the middle of a word: putting a match there gives the word that was meant", async () => {
    const code = "Math.floXYZ(1.5)";
    const { matches, cursor_start, cursor_end } = await complete(code, 8);
    expect(matches[0]).toBe("floor");
    const written = `${code.slice(0, cursor_start)}${matches[0]}${code.slice(cursor_end)}`;
    expect(["Math.floor(1.5)", "Math.floorXYZ(1.5)"]).toContain(written);
  });

  it("outside the text are its ends", async () => {
    expect(await complete("Math.sqr", 1e9)).toMatchObject({ cursor_start: 5, cursor_end: 8 });
    expect(await complete("Math.sqr", -1)).toMatchObject({ cursor_start: 0, cursor_end: expect.any(Number) });
  });
});

describe("comms", () => {
  it("reach a cell that waits, with buffers both ways, and are framed by busy and idle of their own", async () => {
    const cell = kernel.submit(`
      import { comms } from "ts-jupyter-kernel/runtime";
      const wire = comms.open("wire", {}, { id: "wire", metadata: { kind: "test" } });
      await new Promise((done) => wire.onMessage(({ data, metadata, buffers }) => {
        wire.send({ ...data, metadata }, { buffers: [...buffers].reverse(), metadata: { back: true } });
        if (data.last) done(undefined);
      }));
    `);
    const open = await cell.until(({ header }) => header.msg_type === "comm_open");
    expect(open).toMatchObject({
      content: { comm_id: "wire", target_name: "wire", data: {} },
      metadata: { kind: "test" },
    });
    const sent = [false, true].map((last) => {
      const options = { session: kernel.channels.session, metadata: { n: 1 }, buffers: BUFFERS };
      const message = createMessage("comm_msg", { comm_id: "wire", data: { last } }, options);
      void kernel.channels.send("shell", message);
      return message.header.msg_id;
    });
    const { messages } = await cell.done;
    const echoes = messages.filter(({ header }) => header.msg_type === "comm_msg");
    expect(echoes.map(({ content, metadata }) => [content.data, metadata])).toEqual([
      [{ last: false, metadata: { n: 1 } }, { back: true }],
      [{ last: true, metadata: { n: 1 } }, { back: true }],
    ]);
    for (const { buffers } of echoes) expect(buffers.map((buffer) => [...buffer])).toEqual([[255, 0, 10], [], [1, 2]]);
    for (const id of sent) expect(states(id)).toEqual(["busy", "idle"]);
  });

  const BUFFERS = [Buffer.from([1, 2]), Buffer.alloc(0), Buffer.from([255, 0, 10])];

  it("that a listener fails in are still comms: the error is told, the next message comes", async () => {
    await kernel.execute(
      `
      comms.open("bad", {}, { id: "bad" }).onMessage(({ data }) => {
        if (data.fail) throw new Error("in the listener");
        console.log("heard", data.n);
      });`,
      { allowStdin: true },
    );
    const told = (text: string) => kernel.iopub.some(({ content }) => JSON.stringify(content).includes(text));
    kernel.send("comm_msg", { comm_id: "bad", data: { fail: true } });
    kernel.send("comm_msg", { comm_id: "bad", data: { n: 2 } });
    await kernel.wait("both", () => told("in the listener") && told("heard 2"));
  });
});

describe("input", () => {
  const questions = () => kernel.questions.map(({ content }) => content.prompt);

  it("is asked of the client that sent the cell, and no other client can answer", async () => {
    const cell = kernel.submit("await input('mine? ')", { allowStdin: true });
    await kernel.wait("the question", () => questions().includes("mine? "));
    await other.send(
      "stdin",
      createMessage("input_reply", { value: "intruder" }, { session: kernel.channels.session }),
    );
    // stdin has no answers, so nothing tells when the intruder was heard: the right answer waits for a cell's time.
    await kernel.request("kernel_info_request");
    await new Promise((done) => setTimeout(done, 100));
    await kernel.answer("me");
    expect((await cell.done).text).toBe("'me'");
    expect(others.filter(({ header }) => header.msg_type === "input_request")).toEqual([]);
  });

  it("takes no answer to an earlier question", async () => {
    const first = kernel.submit("await input('first? ')", { allowStdin: true });
    await kernel.wait("the first question", () => questions().includes("first? "));
    const asked = kernel.questions.at(-1);
    await kernel.interrupt();
    expect((await first.done).error?.ename).toBe("KernelInterrupt");
    const second = kernel.submit("await input('second? ')", { allowStdin: true });
    await kernel.wait("the second question", () => questions().includes("second? "));
    await kernel.answer("to the first", asked);
    await kernel.answer("to the second");
    expect((await second.done).text).toBe("'to the second'");
  });

  it("may be answered without saying to what, as jupyter_client does", async () => {
    const cell = kernel.submit("await input('which? ')", { allowStdin: true });
    await kernel.wait("the question", () => questions().includes("which? "));
    kernel.send("input_reply", { value: "this" }, "stdin");
    expect((await cell.done).text).toBe("'this'");
  });
});

describe("displays", () => {
  it("are updated and cleared across cells by their id, which is transient", async () => {
    const first = await kernel.execute(
      'import { clearOutput, display, html, updateDisplay } from "ts-jupyter-kernel/runtime"; display(html("<i>1</i>"), { id: "one" });',
    );
    const second = await kernel.execute(
      'updateDisplay("one", html("<i>2</i>")); clearOutput({ wait: true }); clearOutput(); display(html("<i>3</i>"), { id: "one" });',
    );
    const shown = [first, second].flatMap(({ messages }) =>
      messages.flatMap(({ header, content }) =>
        /display|clear/.test(header.msg_type)
          ? [
              [
                header.msg_type,
                content.wait ?? [(content.data as Record<string, string>)["text/html"], content.transient],
              ],
            ]
          : [],
      ),
    );
    const named = { display_id: "one" };
    expect(shown).toEqual([
      ["display_data", ["<i>1</i>", named]],
      ["update_display_data", ["<i>2</i>", named]],
      ["clear_output", true],
      ["clear_output", false],
      ["display_data", ["<i>3</i>", named]],
    ]);
  });
});

describe("text that is no Unicode", () => {
  it("is replaced in every output: Python could not save a notebook with it", async () => {
    const cells = [
      'console.log("\\ud800")',
      'display({ "text/html": "\\ud83d", "application/json": { "\\udc00": 1 } }, { raw: true });',
      'throw new Error("\\ud800")',
    ];
    await kernel.execute('import { display } from "ts-jupyter-kernel/runtime"');
    for (const code of cells) {
      const { messages } = await kernel.execute(code);
      const outputs = messages.filter(({ header }) => /^(stream|display_data|error)$/.test(header.msg_type));
      expect(outputs.length).toBe(1);
      const shown = JSON.stringify(outputs[0]?.content);
      expect(shown).toContain("\ufffd");
      expect(shown).not.toMatch(/(?<!\\)\\ud[89a-f]/);
    }
  });
});

describe("a running cell", () => {
  it("does not keep kernel_info from being answered, on control and on shell", async () => {
    const cell = kernel.submit("while (true) {}");
    await cell.until(({ header }) => header.msg_type === "execute_input");
    for (const channel of ["control", "shell"] as const) {
      expect((await kernel.request("kernel_info_request", {}, channel)).content.status).toBe("ok");
    }
    const { header, content } = await kernel.request("interrupt_request", {}, "control");
    expect([header.msg_type, content]).toEqual(["interrupt_reply", { status: "ok" }]);
    expect((await cell.done).error?.ename).toBe("KernelInterrupt");
  });
});

describe("code that is nested deeper than any parser goes", () => {
  const deep = (n: number) => `${"(".repeat(n)}1${")".repeat(n)}`;

  it("is a SyntaxError, and invalid, and no reason for the kernel to end", async () => {
    await kernel.execute("const here = 'still here'");
    for (const code of [deep(100_000), "[".repeat(100_000), "`${".repeat(100_000), `%time ${deep(100_000)}`]) {
      const { error } = await kernel.execute(code);
      expect([error?.ename, error?.evalue]).toEqual([
        "SyntaxError",
        expect.stringContaining("The cell is nested too deeply"),
      ]);
      expect(error?.traceback.length).toBeLessThan(10_000);
      const reply = await kernel.request("is_complete_request", { code });
      expect(reply.content).toEqual({ status: "invalid" });
      for (const type of ["complete_request", "inspect_request"]) {
        const { content } = await kernel.request(type, { code, cursor_pos: 50_000, detail_level: 0 });
        expect(content).toMatchObject(type === "complete_request" ? { matches: [] } : { found: false });
      }
    }
    const { reply } = await kernel.execute("here", { userExpressions: { deep: deep(100_000) } });
    expect(reply).toMatchObject({ status: "ok", user_expressions: { deep: { ename: "SyntaxError" } } });
  });

  it("is not what stands in strings: brackets there do not count", async () => {
    expect((await kernel.execute(`"${"(".repeat(5000)}".length`)).text).toBe("5000");
    expect((await kernel.execute(`/* ${"[".repeat(5000)} */ \`${"{".repeat(5000)}\`.length`)).text).toBe("5000");
    expect((await kernel.execute(deep(1000))).text).toBe("1");
  });
});

describe("a request of 10 MB", () => {
  it("is executed like any other, and its input is told whole", async () => {
    const code = `"${"x".repeat(10_000_000)}".length`;
    const { text, messages } = await kernel.execute(code, { storeHistory: false });
    expect(text).toBe("10000000");
    const input = messages.find(({ header }) => header.msg_type === "execute_input")?.content.code;
    expect(input === code).toBe(true);
  });
});
