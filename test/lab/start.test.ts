// How a start goes: the second one is fast; without PyPI it says so.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { root } from "./project.js";
import { startServer } from "./server.js";

const lab = inject("lab");

it("starts within seconds when the environment is there, on a free port, and ends with all it started", async () => {
  const server = await startServer({ script: "lab", words: ["--port=9880", `--ServerApp.root_dir=${lab.folder}`] });
  console.log(`first start here: ${lab.startSeconds.toFixed(1)} s, second: ${server.startSeconds.toFixed(1)} s`);
  const { kernelspecs } = (await (await fetch(`${server.url}api/kernelspecs?token=${server.token}`)).json()) as {
    kernelspecs: object;
  };
  expect(Object.keys(kernelspecs).sort()).toEqual(["python3", "ts-jupyter", "tslab"]);
  expect(server.url).toContain(":9880/");
  // What a user reads: lines of the server, which begin with their level and time, its address and how to stop it.
  expect(server.said).not.toMatch(/error|fail|warn/i);
  expect(server.said.split("\n").filter((line) => line.length > 200)).toEqual([]);
  await server.stop();
  await expect(fetch(server.url)).rejects.toThrow();
  // A busy machine takes longer than the two to five seconds of a quiet one.
  expect(server.startSeconds).toBeLessThan(90);
});

it("says in one line that PyPI is missing, and begins anew the next time", () => {
  const bare = mkdtempSync(join(tmpdir(), "lab-bare-"));
  try {
    mkdirSync(join(bare, "scripts"));
    writeFileSync(join(bare, "package.json"), '{ "type": "module" }');
    for (const name of ["lab.js", "jupyter-server.js", "python-venv.js", "python-requirements-lab.txt"])
      cpSync(join(root, "scripts", name), join(bare, "scripts", name));
    // No index, and no folder of wheels either.
    const env = { PATH: process.env.PATH, PIP_NO_INDEX: "1", PIP_CONFIG_FILE: "/dev/null" };
    const { status, stderr } = spawnSync(process.execPath, [join(bare, "scripts", "lab.js")], {
      encoding: "utf8",
      env,
    });
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      "lab: installing JupyterLab into .venv-lab (once; a minute or two)",
      expect.stringMatching(
        /^lab: cannot install python-requirements-lab\.txt: .* \(needs PyPI, or the mirror that PIP_INDEX_URL names\)$/,
      ),
    ]);
    expect(existsSync(join(bare, ".venv-lab", "innerloop-requirements.sha256"))).toBe(false);
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
});
