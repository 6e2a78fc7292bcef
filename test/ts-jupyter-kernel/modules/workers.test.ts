import { expect, test } from "vitest";
import { folderOf, inProcess } from "./support.js";

test("a worker thread of the project is TypeScript too: imports, aliases, positions in its errors", async () => {
  const folder = folderOf({
    "tsconfig.json": `{ "compilerOptions": { "paths": { "@n": ["./lib/n.ts"] } } }`,
    "lib/n.ts": "export const n: number = 7;",
    "w.ts": `import { parentPort, workerData } from "node:worker_threads";
import { n } from "@n";
interface Data { fail: boolean }
if ((workerData as Data).fail) throw new TypeError("in the worker");
parentPort!.postMessage(n);`,
  });
  const found = await inProcess<[number, string]>(
    folder,
    `const { Worker } = await import("node:worker_threads");
     const start = (fail) => new Promise((resolve, reject) => {
       new Worker(new URL("./w.ts", import.meta.url), { workerData: { fail } }).on("message", resolve).on("error", reject);
     });
     return [await start(false), await text(() => start(true))];`,
  );
  expect(found[0]).toBe(7);
  expect(found[1]).toContain("TypeError: in the worker");
  expect(found[1]).toContain("at w.ts:4:38");
});

test("workers from a string and of packages are left as they are", async () => {
  const folder = folderOf({
    "node_modules/pool/package.json": `{ "name": "pool", "type": "module", "exports": "./main.js" }`,
    "node_modules/pool/main.js": `import { Worker } from "node:worker_threads";
      export const start = (make) => new Promise((resolve) => make(Worker).on("message", resolve));
      export const own = () => start((W) => new W(new URL("./w.js", import.meta.url)));`,
    "node_modules/pool/w.js": `import { parentPort } from "node:worker_threads"; parentPort.postMessage(process.execArgv.length);`,
  });
  const found = await inProcess(
    folder,
    `const { own, start } = await import("pool");
     const code = 'require("node:worker_threads").parentPort.postMessage(process.execArgv.length)';
     return [await own(), await start((W) => new W(code, { eval: true }))];`,
  );
  expect(found).toEqual([0, 0]);
});
