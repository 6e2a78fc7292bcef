import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// tslab brings its own TypeScript; its compiler's declarations are not installed, so its few calls are typed here.
interface Compiler {
  readonly version: string;
  createProgram(files: string[], options: Record<string, unknown>): { readonly brand: unique symbol };
  getPreEmitDiagnostics(
    program: unknown,
  ): readonly { messageText: unknown; file?: { fileName: string }; start?: number }[];
}
const ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as Compiler;

describe("lib/report and lib/tensor", () => {
  it("compile under the options of tslab: TypeScript 5.0, ES2022, node10 resolution, not strict", () => {
    const files = ["report", "tensor"].map((folder) =>
      fileURLToPath(new URL(`../../../lib/${folder}/index.ts`, import.meta.url)),
    );
    const program = ts.createProgram(files, {
      module: 99, // ESNext
      moduleResolution: 2, // Node10
      esModuleInterop: true,
      target: 9, // ES2022
      lib: ["lib.es2022.d.ts"],
      declaration: true,
      experimentalDecorators: true,
      resolveJsonModule: true,
      types: ["node"],
      skipLibCheck: true,
      noEmit: true,
    });
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => [file?.fileName, messageText]);
    expect(ts.version).toMatch(/^5\.0\./);
    expect(problems).toEqual([]);
  });
});
