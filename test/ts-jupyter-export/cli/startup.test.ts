// What the command loads before it does anything useful: that is what its users wait for.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workspace } from "./workspace.js";

const cli = pathToFileURL(resolve(import.meta.dirname, "../../../packages/ts-jupyter-export/dist/cli.js")).href;
const program = `
import { createRequire } from "node:module";
const [cli, ...argv] = process.argv.slice(1);
await (await import(cli)).main(argv);
process.stdout.write(JSON.stringify(Object.keys(createRequire(cli).cache)));
`;

describe("start-up", () => {
  let place: Workspace;
  beforeAll(() => {
    place = new Workspace();
    place.notebook("a.ipynb", ["# Words", "1 + 1"]);
  });
  afterAll(() => place.remove());

  /** Packages of which a command line loads a module that is not an ES module; the heavy ones are all of that kind. */
  const loaded = (...argv: string[]): Set<string> => {
    const child = ["--input-type=module", "-e", program, cli, ...argv];
    const answer = execFileSync(process.execPath, child, { cwd: place.folder, encoding: "utf8" });
    const files = JSON.parse(answer.slice(answer.lastIndexOf("[")) as string) as string[];
    // Asking a package for its version is not loading it.
    const code = files.filter((file) => !file.endsWith("package.json"));
    return new Set(code.flatMap((file) => file.match(/.*\/node_modules\/([^/]+)/)?.[1] ?? []));
  };

  it("a page without figures, formulas and kernel loads none of what those need", () => {
    const packages = loaded("--quiet", "a.ipynb");
    // What checks a notebook is loaded, so this way of looking sees something.
    expect(packages).toContain("ajv");
    for (const heavy of ["jsdom", "dompurify", "zeromq", "@resvg", "mathjax-full", "plotly.js"]) {
      expect(packages).not.toContain(heavy);
    }
  });

  it("a refusal loads no package at all", () => {
    expect([...loaded("--to", "htlm", "a.ipynb")]).toEqual([]);
    expect([...loaded("--version")]).toEqual([]);
  });
});
