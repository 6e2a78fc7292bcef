import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import typescript from "typescript";
import { describe, expect, test } from "vitest";
import { globalsDeclaration } from "../../../packages/ts-jupyter-kernel/src/runtime/globals.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const dist = join(root, "packages/ts-jupyter-kernel/dist");
const old = createRequire(join(root, "package.json"))("@tslab/typescript-for-tslab") as typeof typescript;

/** Node's declarations are the same for every program of a compiler: 1 s each. */
const parsed = new Map<string, typescript.SourceFile | undefined>();

/** What the compiler says of a file that sees the package as users do: its declarations, and not its sources. */
function check(ts: typeof typescript, source: string): string[] {
  const options: typescript.CompilerOptions = {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts"],
    types: [join(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")), "index.d.ts")],
    paths: {
      "ts-jupyter-kernel/runtime": [join(dist, "runtime/index.d.ts")],
      tslab: [join(dist, "runtime/tslab.d.ts")],
    },
  };
  const files = new Map([
    [join(root, "cell.ts"), `${source}\nexport {};\n`],
    [join(root, "globals.d.ts"), globalsDeclaration],
  ]);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => {
    const text = files.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, version);
    const key = `${ts.version} ${file}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(file, version));
    return parsed.get(key);
  };
  const program = ts.createProgram([...files.keys(), options.types![0]], { ...options, types: [] }, host);
  // @types/node is written for newer compilers than tslab's; only what stands in the package is judged.
  const judged = program.getSourceFiles().filter(({ fileName }) => files.has(fileName) || fileName.startsWith(dist));
  return judged
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

const USES = `
import { bundleOf, type Comm, comms, display as show, html, image, json, progress, registerFormatter, timeit, Timing, type ProgressBar } from "ts-jupyter-kernel/runtime";
import { display as old, newDisplay, versions, type Display } from "tslab";

const handle = display(1, { id: "a" });
handle.update(2);
const id: string = show(1).id;
const line: Promise<string> = input("?");
const bar: ProgressBar = progress(3, { label: "x" });
for (const n of progress([1, 2])) n.toFixed();
for (const s of progress(new Set(["a"]))) s.trim();
async function* rows() { yield { a: 1 }; }
for await (const { a } of progress(rows(), { total: 3 })) a.toFixed();
const timing: Timing = await timeit(() => 1, { loops: 10 });
class Point { constructor(readonly x: number) {} }
registerFormatter((value): value is Point => value instanceof Point, ({ x }) => ({ "text/latex": x.toFixed() }));
registerFormatter((value) => value === 1, async () => ({ "text/plain": "one" }));
const comm: Comm = comms.open("t", { a: 1 }, { buffers: [new Uint8Array(1)] });
comm.onMessage(({ buffers }) => buffers[0]?.byteLength);
display(html\`<b>\${1}</b>\`), display(image(new URL("a:b"))), display(json({}, { expanded: true }));
const data: Record<string, unknown> = bundleOf(1).data;
const d: Display = newDisplay();
d.png(new Uint8Array(1)), old.raw("a/b", "c");
const v: string = versions.tslab;
`;

describe.each([
  ["TypeScript 6", typescript],
  ["tslab's TypeScript", old],
])("the declarations in dist under %s", (_, ts) => {
  test("say what is there", () => {
    expect(check(ts, USES)).toEqual([]);
  });

  test("refuse what is not", () => {
    expect(
      check(
        ts,
        'import { progress, markdwn } from "ts-jupyter-kernel/runtime";\nprogress("a", { totl: 1 });\ndisplay();',
      ),
    ).toEqual([
      expect.stringContaining("no exported member"),
      expect.stringContaining("'totl' does not exist"),
      expect.stringContaining("Expected 1-2 arguments"),
    ]);
  });
});

test("tslab's own declarations and these take the same calls", () => {
  const source = (specifier: string) => `
import * as tslab from ${JSON.stringify(specifier)};
import * as ours from "tslab";
const display: import("tslab").Display = tslab.display;
const versions: typeof ours.versions = tslab.versions;
const make: () => import("tslab").Display = tslab.newDisplay;
const back: typeof tslab.versions = ours.versions;
const names: (keyof typeof tslab)[] = ["display", "newDisplay", "versions"] satisfies (keyof typeof ours)[];
const members: keyof typeof tslab.display = "raw" as keyof typeof ours.display;`;
  expect(check(typescript, source(join(root, "node_modules/tslab/dist/public.js")))).toEqual([]);
});
