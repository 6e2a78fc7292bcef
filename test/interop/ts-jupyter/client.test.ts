/** jupyter_client drives the kernel: what a console, JupyterLab and VS Code do. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Jupyter } from "./jupyter.js";

let jupyter: Jupyter;
beforeAll(async () => {
  jupyter = await Jupyter.withKernel();
});
afterAll(() => jupyter.remove());

it("asks, interrupts without losing state, survives process.exit, restarts afresh and leaves no process", async () => {
  expect(await jupyter.script("client.py")).toEqual({
    spec: {
      display_name: "TypeScript",
      language: "typescript",
      interrupt_mode: "message",
      files: [
        "kernel.json",
        "logo-32x32.png",
        "logo-64x64.png",
        "logo-svg.svg",
        "plotly-cartesian.min.js",
        "plotly.min.js",
      ],
    },
    info: {
      name: "typescript",
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
    },
    protocol: "5.4",
    value: ["ok", "42"],
    prompt: ["name? ", false],
    input: ["ok", "'hello Ada'"],
    loop: ["error", "KernelInterrupt", "ok", "41"],
    await: ["error", "KernelInterrupt", "ok", "41"],
    "late loop": ["error", "KernelInterrupt", "ok", "41"],
    exit: ["error"],
    "after exit": ["ok", "2"],
    restart: ["ok", "'undefined'"],
    fresh: ["ok", "2"],
    processes: 2,
    left: [],
  });
});

it("is listed with its logos by `jupyter kernelspec list`", async () => {
  const { out } = await jupyter.run("jupyter", ["kernelspec", "list", "--json"]);
  const { kernelspecs } = JSON.parse(out) as { kernelspecs: Record<string, { resource_dir: string; spec: unknown }> };
  expect(kernelspecs["ts-jupyter"]).toMatchObject({
    resource_dir: expect.stringContaining(jupyter.folder),
    spec: { display_name: "TypeScript", language: "typescript", interrupt_mode: "message" },
  });
});
