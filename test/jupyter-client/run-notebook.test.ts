import {
  type CellExecutionError,
  CellTimeoutError,
  DeadKernelError,
  MissingOutputError,
  type RunEvent,
  type RunOptions,
  runNotebook,
} from "@innerloop/jupyter-client";
import { cloneNotebook, newMarkdownCell, validateNotebook } from "@innerloop/nbformat";
import { afterAll, describe, expect, test, vi } from "vitest";
import { codeCell, makeProject, notebookOf, processesWith, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());

let runs = 0;
/** Runs, and looks whether any process of the run is left: none may be, whatever the ending. */
async function run(notebook: Parameters<typeof runNotebook>[0], options: RunOptions = {}) {
  const mark = `${project.dir}#${runs++}#`;
  try {
    return await runNotebook(notebook, {
      projectDir: project.dir,
      env: { ...project.env, TEST_RUN: mark },
      ...options,
    });
  } finally {
    expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  }
}
const statuses = (result: Awaited<ReturnType<typeof run>>) => result.cells.map((cell) => cell.status);

describe.concurrent("a run that goes well", () => {
  test("keeps outputs, counts and the kernel's language, and leaves its argument alone", async () => {
    const notebook = notebookOf("print hello\nprint again", "result 5");
    notebook.cells.unshift(newMarkdownCell("# Title"));
    const before = cloneNotebook(notebook);
    const result = await run(notebook, { recordTiming: false });
    expect(notebook).toEqual(before);
    expect(result).toMatchObject({ status: "ok", cells: [{ index: 1 }, { index: 2 }] });
    expect(shown(result.notebook, 1)).toEqual(["stdout: hello\nagain\n"]);
    expect(shown(result.notebook, 2)).toEqual(["execute_result: 5"]);
    expect([codeCell(result.notebook, 1).execution_count, codeCell(result.notebook, 2).execution_count]).toEqual([
      1, 2,
    ]);
    expect(codeCell(result.notebook, 1).metadata).toEqual({});
    expect(result.notebook.metadata.language_info?.name).toBe("fake");
    expect(validateNotebook(result.notebook)).toEqual([]);
  });

  test("records when each cell was busy, was announced, replied and was idle, in this order", async () => {
    const { notebook } = await run(notebookOf("print a"));
    const times = codeCell(notebook, 0).metadata.execution ?? {};
    const order = ["iopub.status.busy", "iopub.execute_input", "shell.execute_reply", "iopub.status.idle"];
    const stamps = order.map((name) => times[name]);
    expect(Object.keys(times).sort()).toEqual([...order].sort());
    expect(stamps).toEqual([...stamps].sort());
  });

  test("takes the execution count from the reply where the kernel does not announce cells", async () => {
    const { notebook } = await run(notebookOf("no-input"));
    expect(codeCell(notebook, 0).execution_count).toBe(1);
  });

  test("clears what the cells showed before", async () => {
    const notebook = notebookOf("print new", "sleep 0");
    for (const at of [0, 1]) {
      codeCell(notebook, at).outputs = [{ output_type: "stream", name: "stdout", text: "old" }];
      codeCell(notebook, at).execution_count = 77;
    }
    const result = await run(notebook);
    expect([shown(result.notebook, 0), shown(result.notebook, 1)]).toEqual([["stdout: new\n"], []]);
  });

  test("skips empty cells and cells with the tag, which keep their outputs", async () => {
    const notebook = notebookOf("raise Never", " \n", "print ran");
    codeCell(notebook, 0).metadata.tags = ["stored"];
    codeCell(notebook, 0).outputs = [{ output_type: "stream", name: "stdout", text: "stored\n" }];
    const result = await run(notebook, { skipCellsWithTag: "stored" });
    expect(statuses(result)).toEqual(["skipped", "skipped", "ok"]);
    expect(shown(result.notebook, 0)).toEqual(["stdout: stored\n"]);
    expect(codeCell(result.notebook, 2).execution_count).toBe(1);
  });

  test("gives output that comes after a cell's end to the cell that made it", async () => {
    const { notebook } = await run(notebookOf("print now\nlater 100 late", "sleep 300\nprint after"));
    expect([shown(notebook, 0), shown(notebook, 1)]).toEqual([["stdout: now\nlate\n"], ["stdout: after\n"]]);
  });

  test("waits for output between the reply and idle, for as long as it keeps coming", async () => {
    const { status, notebook } = await run(notebookOf("trickle 25 100"), { iopubTimeout: 2 });
    expect(status).toBe("ok");
    expect(shown(notebook, 0)).toEqual([`stdout: ${Array.from({ length: 25 }, (_, n) => `late ${n}\n`).join("")}`]);
  });

  test("lets a cell be silent for longer than iopubTimeout before it replies", async () => {
    const result = await run(notebookOf("sleep 1500\ntrickle 1 200"), { iopubTimeout: 1 });
    expect(result.error).toBeUndefined();
    expect(shown(result.notebook, 0)).toEqual(["stdout: late 0\n"]);
  });

  test("waits for a reply that comes after idle", async () => {
    const { status, notebook } = await run(notebookOf("print a\nidle-first", "print b"));
    expect([status, shown(notebook, 0), shown(notebook, 1)]).toEqual(["ok", ["stdout: a\n"], ["stdout: b\n"]]);
  });

  test("loses none of 20,000 messages", async () => {
    const { notebook } = await run(notebookOf("flood 20000"));
    const lines = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join("");
    expect(shown(notebook, 0)).toEqual([`stdout: ${lines}`]);
  });

  test("updates displays in earlier cells", async () => {
    const { notebook } = await run(notebookOf("display bar 0%", "update bar 100%\nprint done"));
    expect([shown(notebook, 0), shown(notebook, 1)]).toEqual([["display_data: 100%"], ["stdout: done\n"]]);
  });

  test("is not disturbed by widgets' messages and their buffers", async () => {
    const { status, notebook } = await run(notebookOf("comm\nprint a"));
    expect([status, shown(notebook, 0)]).toEqual(["ok", ["stdout: a\n"]]);
  });

  test("gives the kernel its folder and environment", async () => {
    const { notebook } = await run(notebookOf("cwd", "env TEST_PROJECT"), { cwd: project.dir });
    expect([shown(notebook, 0), shown(notebook, 1)]).toEqual([
      [`stdout: ${project.dir}\n`],
      [`stdout: ${project.dir}\n`],
    ]);
  });

  test("runs a cell again that the kernel had answered with aborted", async () => {
    const { status, notebook } = await run(notebookOf("abort-next 2", "print ran"));
    expect([status, shown(notebook, 1)]).toEqual(["ok", ["stdout: ran\n"]]);
  });

  test("tells its watcher everything in order", async () => {
    const events: RunEvent[] = [];
    await run(notebookOf("print a", "raise E x"), { onEvent: (event) => events.push(event) });
    const told = events.map((event) => ("index" in event ? `${event.type} ${event.index}` : event.type));
    expect(told).toEqual([
      "notebook-start",
      "kernel-ready",
      "cell-start 0",
      "cell-output 0",
      "cell-end 0",
      "cell-start 1",
      "cell-output 1",
      "cell-end 1",
      "notebook-end",
    ]);
    expect(events[3]).toMatchObject({ piece: "a\n", output: { text: "a\n" } });
    expect(events.at(-1)).toMatchObject({ status: "error", error: { ename: "E" } });
  });

  test("saves when the kernel is ready, after every cell and at the end", async () => {
    const saved: number[] = [];
    await run(notebookOf("print a", "print b"), {
      save: async (notebook) => {
        saved.push(notebook.cells.filter((cell) => cell.cell_type === "code" && cell.outputs.length > 0).length);
      },
    });
    expect(saved).toEqual([0, 1, 2, 2]);
  });
});

describe.concurrent("a cell that fails", () => {
  test("ends the run; later cells are not run and show nothing old", async () => {
    const notebook = notebookOf("print a", "print before\nraise ValueError bad\nprint never", "print c");
    codeCell(notebook, 2).outputs = [{ output_type: "stream", name: "stdout", text: "old" }];
    const result = await run(notebook);
    expect(statuses(result)).toEqual(["ok", "error", "not-run"]);
    expect(shown(result.notebook, 1)).toEqual(["stdout: before\n", "error: ValueError: bad"]);
    expect(codeCell(result.notebook, 2)).toMatchObject({ outputs: [], execution_count: null });
    const error = result.error as CellExecutionError;
    expect(error).toMatchObject({ ename: "ValueError", evalue: "bad", cell: { index: 1, id: "cell-1" } });
    expect(error.message).toBe(`cell 2 of 3 (id cell-1) failed: ValueError: bad
------------------
print before
raise ValueError bad
print never
------------------
----- stdout -----
before
------------------
ValueError: bad
    at line 1`);
    expect(error.coloured).toContain("\u001b[31mValueError\u001b[0m: bad");
  });

  test("does not end a run that allows errors", async () => {
    const result = await run(notebookOf("raise E x", "print on"), { allowErrors: true });
    expect([result.status, statuses(result)]).toEqual(["ok", ["error", "ok"]]);
  });

  test("does not end a run that allows its error's name, and no other", async () => {
    const result = await run(notebookOf("raise Known x", "raise Other x", "print never"), {
      allowErrorNames: ["Known"],
    });
    expect([result.status, statuses(result)]).toEqual(["error", ["error", "error", "not-run"]]);
  });

  test("is fine with the tag raises-exception, unless errors are forced", async () => {
    const notebook = notebookOf({ source: "raise E x", tags: ["raises-exception"] }, "print on");
    expect(statuses(await run(notebook))).toEqual(["ok", "ok"]);
    const forced = { forceRaiseErrors: true, allowErrors: true, allowErrorNames: ["E"] };
    expect(statuses(await run(notebook, forced))).toEqual(["error", "not-run"]);
  });

  test("gets an error output from the reply where the kernel publishes none", async () => {
    const { notebook } = await run(notebookOf("raise-in-reply E bad"));
    expect(shown(notebook, 0)).toEqual(["error: E: bad"]);
  });

  test("gets an error output from the end of stderr where the reply gives no name, and shows it once", async () => {
    const report = JSON.stringify("TypeError [ERR_X]: not\nnow\n    at cell:1:2\n");
    const result = await run(notebookOf(`eprint a warning\nraise-on-stderr ${report}`));
    expect(shown(result.notebook, 0)).toEqual(["stderr: a warning\n", "error: TypeError: not\nnow"]);
    expect(result.error).toMatchObject({ ename: "TypeError", evalue: "not\nnow" });
    expect(codeCell(result.notebook, 0).outputs[1]).toMatchObject({
      traceback: ["TypeError [ERR_X]: not", "now", "    at cell:1:2"],
    });
  });

  test.each(["paused", "abort", "aborted"])("is one whose reply has the status %j for good", async (status) => {
    const result = await run(notebookOf(`status ${status}`));
    expect([result.status, statuses(result)]).toEqual(["error", ["error"]]);
    expect(result.error?.message).toContain(status === "paused" ? 'status "paused"' : 'status "aborted"');
  });

  test("is one that asks for input, and it does not hang", async () => {
    const result = await run(notebookOf("sleep 500\nask Name:", "print never"));
    expect(statuses(result)).toEqual(["error", "not-run"]);
    expect(result.error?.message).toContain('the cell asked for input ("Name:"), and nobody is there to answer');
  });
});

describe.concurrent("output that is missing", () => {
  test("is an error when idle never comes, and what came is kept", async () => {
    const result = await run(notebookOf("print a\nno-idle", "print never"), { iopubTimeout: 0.5 });
    expect(result.error).toBeInstanceOf(MissingOutputError);
    expect(statuses(result)).toEqual(["error", "not-run"]);
    expect(shown(result.notebook, 0)[0]).toBe("stdout: a\n");
    expect(result.error?.message).toBe(
      "output of cell 1 of 2 (id cell-0) is missing: the kernel replied, but was not idle after 0.5 s of silence",
    );
  });

  test("is an error when a message cannot be trusted, also where errors are allowed", async () => {
    const result = await run(notebookOf("forge\nprint a", "print never"), { allowErrors: true });
    expect(result.error).toBeInstanceOf(MissingOutputError);
    expect(statuses(result)).toEqual(["error", "not-run"]);
  });

  test("is an error when the reply itself cannot be trusted: nobody waits for another", async () => {
    const result = await run(notebookOf("print a\nsleep 300\nforge-reply", "print never"));
    expect(result.error).toBeInstanceOf(MissingOutputError);
    expect(result.error?.message).toContain("message with invalid signature");
    expect(shown(result.notebook, 0)[0]).toBe("stdout: a\n");
  });
});

test("setting the system's clock in the middle of a run changes nothing", async () => {
  const hour = 3_600_000;
  let time = Date.now();
  const clock = vi.spyOn(Date, "now").mockImplementation(() => (time += hour));
  try {
    const result = await run(notebookOf("print a\ntrickle 3 50"), { startupTimeout: 30, iopubTimeout: 4 });
    expect(result.error).toBeUndefined();
    expect(shown(result.notebook, 0)).toEqual(["stdout: a\nlate 0\nlate 1\nlate 2\n"]);
    expect(result.seconds).toBeLessThan(hour / 1000);
  } finally {
    clock.mockRestore();
  }
});

describe.concurrent("time-outs", () => {
  test("kill the kernel when no interrupt is asked for", async () => {
    const result = await run(notebookOf("print a\nhang", "print never"), { timeout: 1 });
    expect(result.error).toBeInstanceOf(CellTimeoutError);
    expect(result.error?.message).toBe(
      "cell 1 of 2 (id cell-0) ran longer than 1 s: the kernel was killed\n------------------\nprint a\nhang\n------------------",
    );
    expect(shown(result.notebook, 0)[0]).toBe("stdout: a\n");
    expect(shown(result.notebook, 0)[1]).toContain("error: CellTimeoutError: ");
  });

  test.each(["fake", "fake-message"])(
    "interrupt the cell of kernel %s, by signal or by message",
    async (kernelName) => {
      const notebook = notebookOf("print a\nhang", "print on");
      const options: RunOptions = { kernelName, timeout: 1, interruptOnTimeout: "interrupt" };
      const result = await run(notebook, options);
      expect(result.error).toMatchObject({ name: "CellTimeoutError", ending: "interrupted" });
      expect(shown(result.notebook, 0)).toEqual(["stdout: a\n", "error: KeyboardInterrupt: interrupted"]);
      const on = await run(notebook, { ...options, allowErrors: true });
      expect([on.status, statuses(on), shown(on.notebook, 1)]).toEqual(["ok", ["error", "ok"], ["stdout: on\n"]]);
    },
  );

  test("kill the kernel when the cell does not stop, and say so", async () => {
    const options: RunOptions = {
      timeout: 0.2,
      interruptOnTimeout: "interrupt",
      interruptGrace: 0.3,
      allowErrors: true,
    };
    const result = await run(notebookOf("ignore-interrupts\nhang", "print never"), options);
    expect(statuses(result)).toEqual(["error", "not-run"]);
    expect(result.error?.message).toContain("it did not stop when interrupted, so the kernel was killed");
  });

  test("may depend on the cell", async () => {
    const timeout = (_: unknown, index: number) => (index === 1 ? 0.2 : 0);
    const result = await run(notebookOf("sleep 400", "hang"), { timeout });
    expect(statuses(result)).toEqual(["ok", "error"]);
    expect(result.error).toMatchObject({ name: "CellTimeoutError", timeout: 0.2 });
  });

  test("of the whole notebook end it in whatever cell", async () => {
    const result = await run(notebookOf("print a", "hang", "print never"), { notebookTimeout: 6 });
    expect(result.error).toMatchObject({ name: "NotebookTimeoutError", cell: { index: 1 } });
    expect([statuses(result), shown(result.notebook, 0)]).toEqual([["ok", "error", "not-run"], ["stdout: a\n"]]);
  });
});

describe.concurrent("a kernel that dies", () => {
  test("by its exit code is named with cell, code and last stderr, and what ran is kept", async () => {
    const result = await run(notebookOf("print a", "print b\nraw-stderr out of luck\ndie 3", "print never"));
    expect(result.error).toBeInstanceOf(DeadKernelError);
    expect(result.error).toMatchObject({ exitCode: 3, signal: null, cell: { index: 1 } });
    expect(result.error?.message).toBe(
      "the kernel died in cell 2 of 3 (id cell-1): exit code 3\nlast lines of its stderr:\nout of luck",
    );
    expect([statuses(result), shown(result.notebook, 0)]).toEqual([["ok", "error", "not-run"], ["stdout: a\n"]]);
  });

  test.each(["SIGKILL", "SIGSEGV"])("by %s is named with the signal", async (signal) => {
    const result = await run(notebookOf(`kill ${signal}`));
    expect(result.error).toMatchObject({ name: "DeadKernelError", exitCode: null, signal });
    expect(result.error?.message).toBe(`the kernel died in cell 1 of 1 (id cell-0): killed by ${signal}`);
  });

  test("right after a cell's last word has done that cell; the next one names it", async () => {
    const result = await run(notebookOf("print a\ndie-late 4", "sleep 2000"));
    expect([statuses(result), shown(result.notebook, 0)]).toEqual([["ok", "error"], ["stdout: a\n"]]);
    expect(result.error).toMatchObject({ exitCode: 4, cell: { index: 1 } });
  });

  test("takes its children along, also those that left its group", async () => {
    const result = await run(notebookOf("spawn\nspawn detached", "kill"));
    expect(result.error).toBeInstanceOf(DeadKernelError);
    expect(shown(result.notebook, 0)[0]).toMatch(/^stdout: \d+\n\d+\n$/);
  });
});

describe.concurrent("starting a kernel", () => {
  test("that dies gives its exit code and last stderr", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "fake-die" });
    expect(result.error?.message).toBe(
      'kernel "fake-die" died at start: exit code 7\nlast lines of its stderr:\nno configuration\ncannot go on',
    );
  });
  test("gets the extra arguments after those of its kernelspec", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "fake", extraArguments: ["die"] });
    expect(result.error?.message).toMatch(/^kernel "fake" died at start: exit code 7/);
  });
  test("that does not exist names those that do", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "nobody" });
    expect(result.error?.message).toMatch(/^unknown kernel "nobody" \(known: .*fake-stay/);
  });
  test("whose program does not exist says so", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "nowhere" });
    expect(result.error?.message).toMatch(/^cannot start kernel "nowhere": spawn .*no-such-program ENOENT$/);
  });
  test("in a folder that does not exist says so", async () => {
    const result = await run(notebookOf("print a"), { cwd: "/no/such/folder" });
    expect(result.error?.message).toBe('cannot start kernel "fake" in "/no/such/folder": no such folder');
  });
  test("that publishes nothing is not ready, although it answers", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "fake-mute", startupTimeout: 6 });
    expect(result.error?.message).toBe('kernel "fake-mute" publishes nothing on IOPub: not ready after 6 s');
  });
  test("is waited for, and loses no output of the first cell", async () => {
    const result = await run(notebookOf("print first"), { kernelName: "fake-slow" });
    expect(shown(result.notebook, 0)).toEqual(["stdout: first\n"]);
  });
  test("that is too slow is given up", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "fake-slow", startupTimeout: 0.4 });
    expect(result.error?.message).toBe('kernel "fake-slow" does not answer: not ready after 0.4 s');
  });
  test("that fails touches and saves nothing", async () => {
    const notebook = notebookOf("print a");
    codeCell(notebook, 0).outputs = [{ output_type: "stream", name: "stdout", text: "old" }];
    let saves = 0;
    const result = await run(notebook, { kernelName: "fake-die", save: async () => void saves++ });
    expect([saves, result.notebook]).toEqual([0, notebook]);
  });
  test("needs a name", async () => {
    const notebook = notebookOf("print a");
    notebook.metadata = {};
    expect((await run(notebook)).error?.message).toBe(
      "the notebook names no kernel (metadata.kernelspec.name is missing), and none is given",
    );
  });
  test("is not needed for prose alone", async () => {
    const notebook = notebookOf();
    notebook.cells.push(newMarkdownCell("# Only words"));
    delete notebook.metadata.kernelspec;
    const saved: string[] = [];
    const result = await run(notebook, {
      save: async ({ cells }) => void saved.push(...cells.map((cell) => cell.source)),
    });
    expect(result).toMatchObject({ status: "ok", cells: [], notebook });
    expect(saved).toEqual(["# Only words"]);
  });
});

describe.concurrent("the end", () => {
  test("of a kernel that does not want to leave comes by force", async () => {
    const result = await run(notebookOf("print a"), { kernelName: "fake-stay" });
    expect(result.status).toBe("ok");
  });
  test("takes along children that a well-behaved kernel leaves behind", async () => {
    expect((await run(notebookOf("spawn\nspawn detached"))).status).toBe("ok");
  });
  test("can be asked for at any time, and what ran is kept", async () => {
    const controller = new AbortController();
    const result = await run(notebookOf("print a", "hang", "print never"), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "cell-start" && event.index === 1) controller.abort(new Error("enough"));
      },
    });
    expect(result.error?.message).toBe("the run was stopped in cell 2 of 3 (id cell-1): enough");
    expect([statuses(result), shown(result.notebook, 0)]).toEqual([["ok", "error", "not-run"], ["stdout: a\n"]]);
  });
  test("can be asked for before the start", async () => {
    const result = await run(notebookOf("print a"), { signal: AbortSignal.abort("no") });
    expect([result.error?.message, statuses(result)]).toEqual(["the run was stopped: no", ["not-run"]]);
  });
  test("can be asked for while the kernel starts", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort("no"), 300);
    const result = await run(notebookOf("print a"), { kernelName: "fake-slow", signal: controller.signal });
    expect(result.error?.message).toBe("the run was stopped: no");
  });
  test("comes when the watcher throws, and its error goes to the caller", async () => {
    const onEvent = (event: RunEvent) => {
      if (event.type === "cell-output") throw new Error("watcher is broken");
    };
    await expect(run(notebookOf("print a\nhang"), { onEvent })).rejects.toThrow("watcher is broken");
  });
  test("comes when saving fails", async () => {
    const save = async () => {
      throw new Error("disk full");
    };
    const result = await run(notebookOf("print a"), { save });
    expect(result.error).toMatchObject({ name: "SaveError", message: "disk full" });
  });
});

describe.concurrent("options", () => {
  test.each([
    [{ timeout: -1 }, "invalid timeout: -1"],
    [{ startupTimeout: Number.NaN }, "invalid startupTimeout: NaN"],
    [{ shutdown: "never" }, 'invalid shutdown: "never" (known: graceful, immediate)'],
  ])("that make no sense are refused: %j", async (options, message) => {
    await expect(run(notebookOf("print a"), options as RunOptions)).rejects.toThrow(message);
  });
});
