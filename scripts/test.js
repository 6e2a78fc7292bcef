// `npm test`, step by step: lint, types, unit tests, notebooks. A step that passed is not repeated while everything that it may depend on is
// the same: every file of the checkout (tracked or not, but not ignored), the installed packages, Node, and the INNERLOOP_* variables. It then
// says when it passed and on what. The notebooks have a finer cache of their own (packages/vitest-notebook), so that step always runs.
//
//   npm test                    all steps
//   npm test -- --no-cache      all steps, whatever has passed before
//   npm test -- <arguments>     `vitest run <arguments>`, nothing else
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const folder = join(root, ".cache", "tests");
const results = join(folder, "units-result.json");
const vitest = ["node_modules/vitest/vitest.mjs", "run"];

const steps = [
  { name: "lint", commands: [["node_modules/@biomejs/biome/bin/biome", "check", "."], depcruise()] },
  { name: "types", commands: [["node_modules/typescript/bin/tsc", "--noEmit"]] },
  {
    name: "units",
    commands: [
      [
        ...vitest,
        "--project=units",
        "--project=nested",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${results}`,
      ],
    ],
    summary: () => `${JSON.parse(readFileSync(results, "utf8")).numPassedTests} tests`,
  },
];

function depcruise() {
  return ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "lib", "packages", "bench", "test", "scripts"];
}

/** One hash of everything that a step may depend on; undefined where there is no git to say which files those are. */
function inputs() {
  let files;
  try {
    const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: root, maxBuffer: 1 << 28 });
    files = listed.toString().split("\0").filter(Boolean).sort();
  } catch {
    return undefined;
  }
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}\n`);
  for (const file of [...new Set(files), "node_modules/.package-lock.json"]) {
    hash.update(`${file}\0${contentOf(join(root, file))}\0`);
  }
  const variables = Object.keys(process.env).filter((name) => name.startsWith("INNERLOOP_"));
  for (const name of variables.sort()) hash.update(`${name}=${process.env[name]}\0`);
  return hash.digest("hex");
}

/** A hash, or "" for a file that git lists and that is gone. */
function contentOf(path) {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
}

const stampOf = ({ name }) => join(folder, `${name}.json`);

/** When and with what the step passed on these inputs; undefined when it did not. */
function passed(step, key) {
  try {
    const stamp = JSON.parse(readFileSync(stampOf(step), "utf8"));
    return stamp.key === key ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the step. @returns its exit status */
function perform(step, key) {
  // A step that is stopped in the middle must not look like one that passed.
  rmSync(stampOf(step), { force: true });
  for (const command of step.commands) {
    const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
    if (status !== 0) return status ?? 1;
  }
  // Files that changed while it ran: nobody knows which state it saw.
  if (key === undefined || inputs() !== key) return 0;
  const stamp = { key, at: new Date().toISOString(), summary: step.summary?.() };
  writeFileSync(`${stampOf(step)}.tmp`, JSON.stringify(stamp));
  renameSync(`${stampOf(step)}.tmp`, stampOf(step));
  return 0;
}

function main(given) {
  const fresh = given.includes("--no-cache");
  const rest = given.filter((argument) => argument !== "--no-cache");
  const run = (...command) => spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" }).status ?? 1;
  if (rest.length > 0) return run(...vitest, ...rest);
  mkdirSync(folder, { recursive: true });
  const key = inputs();
  for (const step of steps) {
    const stamp = fresh || key === undefined ? undefined : passed(step, key);
    if (stamp) {
      const what = stamp.summary ? `${stamp.summary} passed` : "passed";
      console.log(`${step.name}: ${what} on ${stamp.at}, and nothing has changed since (--no-cache runs them again)`);
      continue;
    }
    const status = perform(step, key);
    if (status !== 0) return status;
  }
  return run(...vitest, "--project=notebooks", ...(fresh ? ["--no-cache"] : []));
}

process.exitCode = main(process.argv.slice(2));
