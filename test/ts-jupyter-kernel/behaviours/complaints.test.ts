/** What people have complained about in other TypeScript kernels, each as it should be. The notebook's folder has no project around it. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";
import { hold, shows } from "./behaviour.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: [] });
});
afterAll(() => kernel.stop());

describe("in a folder without package.json, tsconfig and node_modules", () => {
  hold(
    [
      shows(
        "console, process and Buffer are known",
        "console.log; process.version.startsWith('v') && Buffer.from('a').length === 1",
        "true",
      ),
      shows(
        "Node's types are known",
        "import { readFileSync } from 'node:fs'; readFileSync.name.toUpperCase()",
        "'READFILESYNC'",
      ),
      shows(
        "the kernel's own module is known",
        "import { html } from 'ts-jupyter-kernel/runtime'; typeof html",
        "'function'",
      ),
    ],
    () => kernel,
  );
});

describe("completion in a cell that has imports", () => {
  it("knows the names of earlier cells, of this one and of the import", async () => {
    await kernel.execute("const measured = { weight: 1, width: 2 }");
    const code = "import { join } from 'node:path';\nconst local = 1;\n";
    const matches = async (text: string) => {
      const { content } = await kernel.request("complete_request", {
        code: code + text,
        cursor_pos: (code + text).length,
      });
      return content.matches as string[];
    };
    expect(await matches("meas")).toContain("measured");
    expect(await matches("loc")).toContain("local");
    expect(await matches("joi")).toContain("join");
    expect(await matches("measured.w")).toEqual(expect.arrayContaining(["weight", "width"]));
  });

  it("and inspection", async () => {
    const code = "import { join } from 'node:path';\nmeasured.weight";
    const { content } = await kernel.request("inspect_request", { code, cursor_pos: code.length, detail_level: 0 });
    expect(content).toMatchObject({ status: "ok", found: true });
    expect(JSON.stringify(content.data)).toContain("weight: number");
  });
});

describe("replies", () => {
  it.each([
    ["kernel_info_request", {}],
    ["comm_info_request", {}],
    ["history_request", { hist_access_type: "tail", n: 1, output: false, raw: true }],
    ["is_complete_request", { code: "1" }],
    ["complete_request", { code: "", cursor_pos: 0 }],
    ["inspect_request", { code: "", cursor_pos: 0, detail_level: 0 }],
  ])("to %s carries its type and a status", async (type, content) => {
    const reply = await kernel.request(type, content);
    expect(reply.header.msg_type).toBe(type.replace("_request", "_reply"));
    expect(["ok", "complete"]).toContain(reply.content.status);
  });

  it("of the kernel say the true versions", async () => {
    const { content } = await kernel.request("kernel_info_request");
    const { version } = JSON.parse(
      readFileSync(new URL("../../../node_modules/typescript/package.json", import.meta.url), "utf8"),
    );
    expect(content).toMatchObject({
      language_info: { name: "typescript", version },
      protocol_version: expect.stringMatching(/^5\./),
    });
  });

  it("to a template literal that is not closed is incomplete, to a wrong line invalid", async () => {
    const status = async (code: string) => (await kernel.request("is_complete_request", { code })).content.status;
    expect([await status("`a"), await status("const 1 = 2"), await status("for (;;) {")]).toEqual([
      "incomplete",
      "invalid",
      "incomplete",
    ]);
  });
});

describe("a cell's number", () => {
  it("is in its execute_input, its result and its reply", async () => {
    const { messages, reply } = await kernel.execute("'numbered'");
    const counts = messages
      .filter(({ header }) => /execute_(input|result)/.test(header.msg_type))
      .map(({ content }) => content.execution_count);
    expect(counts).toEqual([reply.execution_count, reply.execution_count]);
  });
});
