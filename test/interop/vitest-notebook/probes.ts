// What the peers can do beside comparing, each probed by doing it. An answer is "yes", "no" or "–" (the question makes no sense there).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";
import { copied, type Peer, type PytestPeer, papermill, pytest } from "./peers.js";
import { fileOf, type Planted } from "./planted.js";

export type Answer = "yes" | "no" | "–";
/** Row of the README's second table → the answers, by tool. */
export type Answers = Record<string, Partial<Record<Peer, Answer>>>;

const SECONDS = 60;
const stdout = (text: string) => ({ output_type: "stream", name: "stdout", text });
const one = (name: string, ...cells: Planted["cells"]): Planted => ({ name, row: "", wanted: "passes", cells });

/** The second cell's stored number is old; the file is Jupyter's, indented as Python's JSON does not. */
export const OLD: Planted = one(
  "old",
  { source: "x = 1", outputs: [], tags: ["parameters"] },
  { source: "print('loss', x / 2)", outputs: [{ name: "stdout", output_type: "stream", text: ["loss 0.4\n"] }] },
);
const DURATION = one("duration", { source: "print('done in 1.25 s')", outputs: [stdout("done in 1.31 s\n")] });

const yes = (holds: boolean): Answer => (holds ? "yes" : "no");

/** `folder` is empty and inside a folder of its own. */
export async function probe(folder: string, version: string): Promise<Answers> {
  const fourSpaces = `${JSON.stringify(JSON.parse(fileOf(OLD, version)), null, 4)}\n`;
  writeFileSync(join(folder, "old.ipynb"), fourSpaces);
  const fresh = (name: string) => copied(folder, name);
  const wrote = (place: string) => readFileSync(join(place, "old.ipynb"), "utf8");
  const plain: Partial<Record<PytestPeer, string>> = {};
  const runs = await Promise.all(
    (["nbval", "nbmake", "pytest-notebook"] as const).map(async (peer) => {
      plain[peer] = fresh(`plain-${peer}`);
      return [peer, await pytest(peer, plain[peer], { seconds: SECONDS })] as const;
    }),
  );
  const entries = Object.fromEntries(runs.map(([peer, ran]) => [peer, ran.entries]));
  const milled = fresh("plain-papermill");
  const said = await papermill(milled, ["old"], { seconds: SECONDS, parameters: { x: 5 } });
  if (said.get("old") !== "") throw new Error(`papermill: ${said.get("old")}`);

  const inPlace = fresh("in-place");
  await papermill(inPlace, ["old"], { seconds: SECONDS, extension: "ipynb" });
  const overwritten = fresh("overwritten");
  await pytest("nbmake", overwritten, { seconds: SECONDS, more: ["--overwrite"] });
  const regenerated = fresh("regenerated");
  await pytest("pytest-notebook", regenerated, { seconds: SECONDS, more: ["--nb-force-regen"] });
  const wanted = fourSpaces.replace("loss 0.4", "loss 0.5");

  const told = (peer: PytestPeer) => entries[peer]?.map((entry) => entry.said).join("\n") ?? "";
  const kept = (place: string) =>
    readdirSync(place).some(
      (file) => /\.(ipynb|executed)$/.test(file) && /loss [02]\.5\\n/.test(readFileSync(join(place, file), "utf8")),
    );
  return {
    "one entry a cell in JUnit": {
      nbval: yes(entries.nbval?.length === 2),
      nbmake: yes(entries.nbmake?.length === 2),
      papermill: "no",
      "pytest-notebook": yes(entries["pytest-notebook"]?.length === 2),
    },
    "a difference is shown with its cell's source": {
      nbval: yes(told("nbval").includes("print('loss', x / 2)")),
      "pytest-notebook": yes(told("pytest-notebook").includes("print('loss', x / 2)")),
      nbmake: "–",
      papermill: "–",
    },
    "the executed notebook of a failing run is kept": {
      nbval: yes(kept(plain.nbval as string)),
      nbmake: yes(kept(plain.nbmake as string)),
      papermill: yes(kept(milled)),
      "pytest-notebook": yes(kept(plain["pytest-notebook"] as string)),
    },
    "rewrites references": {
      nbmake: yes(JSON.parse(wrote(overwritten)).cells[1].outputs[0].text.includes("loss 0.5\n")),
      "pytest-notebook": yes(JSON.parse(wrote(regenerated)).cells[1].outputs[0].text.includes("loss 0.5\n")),
      papermill: yes(JSON.parse(wrote(inPlace)).cells[1].outputs[0].text.includes("loss 0.5\n")),
    },
    "… and keeps every other byte": {
      nbmake: yes(wrote(overwritten) === wanted),
      "pytest-notebook": yes(wrote(regenerated) === wanted),
      nbval: "–",
      papermill: yes(wrote(inPlace) === wanted),
    },
    "parameters from outside": { papermill: yes(holds(milled, "old.executed", "loss 2.5\\n")) },
    ...(await patterns(join(folder, "..", "patterns"), version)),
    ...(await typescript(join(folder, "..", "typescript"), version)),
  };
}

const holds = (folder: string, file: string, text: string) => readFileSync(join(folder, file), "utf8").includes(text);

/** A pattern of one's own makes a changed duration pass. */
async function patterns(folder: string, version: string): Promise<Answers> {
  mkdirSync(folder);
  writeFileSync(join(folder, "duration.ipynb"), fileOf(DURATION, version));
  writeFileSync(join(folder, "sanitize.cfg"), "[durations]\nregex: \\d+\\.\\d+ s\nreplace: DURATION\n");
  const nbval = await pytest("nbval", folder, { seconds: SECONDS, more: ["--nbval-sanitize-with", "sanitize.cfg"] });
  writeFileSync(
    join(folder, "pytest.ini"),
    '[pytest]\nnb_diff_replace =\n    /cells/*/outputs "\\d+\\.\\d+ s" DURATION\n',
  );
  const replaced = await pytest("pytest-notebook", folder, { seconds: SECONDS });
  return {
    "patterns of one's own": {
      nbval: yes(nbval.code === 0),
      nbmake: "–",
      papermill: "–",
      "pytest-notebook": yes(replaced.code === 0),
    },
  };
}

/** The same cell in TypeScript, on ts-jupyter; then with a parameter, which papermill has to write in the notebook's language. */
async function typescript(folder: string, version: string): Promise<Answers> {
  const kernels = join(folder, "..", "share");
  mkdirSync(folder);
  writeKernelspec(join(kernels, "kernels", KERNEL_NAME), kernelJson());
  const cell = { source: "const x: number = 1;\nconsole.log(x);", outputs: [stdout("1\n")], tags: ["parameters"] };
  const notebook = JSON.parse(fileOf(one("typed", cell), version));
  notebook.metadata = { kernelspec: { name: KERNEL_NAME, display_name: "TypeScript", language: "typescript" } };
  // What pytest-notebook's comparison of metadata expects of a notebook that this kernel has run.
  const env = { JUPYTER_PATH: kernels };
  writeFileSync(join(folder, "typed.ipynb"), JSON.stringify(notebook));
  const answers: Answers = { "runs TypeScript notebooks": {}, "parameters for TypeScript notebooks": {} };
  for (const peer of ["nbval", "nbmake", "pytest-notebook"] as const) {
    const more = peer === "pytest-notebook" ? ["-o", "nb_diff_ignore=/metadata"] : [];
    const { code } = await pytest(peer, folder, { seconds: SECONDS, more, env });
    (answers["runs TypeScript notebooks"] as Partial<Record<Peer, Answer>>)[peer] = yes(code === 0);
  }
  const plain = await papermill(folder, ["typed"], { seconds: SECONDS, env });
  const given = await papermill(folder, ["typed"], { seconds: SECONDS, parameters: { x: 5 }, env });
  (answers["runs TypeScript notebooks"] as Partial<Record<Peer, Answer>>).papermill = yes(plain.get("typed") === "");
  if (!given.get("typed")?.includes("No parameter translator")) throw new Error(`papermill: ${given.get("typed")}`);
  answers["parameters for TypeScript notebooks"] = { papermill: yes(given.get("typed") === "") };
  return answers;
}
