// Python's nbformat beside ours, on random notebooks: each reads what the other wrote, and both write the same bytes.
// Needs a Python with nbformat ≥ 5.10: the variable INNERLOOP_PYTHON, or .venv/bin/python in the repository.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNotebook, readNotebook, stringifyNotebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PYTHON } from "./python.js";

/** Runs a Python program with arguments; its standard output. */
function python(program: string, ...args: string[]): string {
  return execFileSync(PYTHON, ["-c", program, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
}

let folder: string;

beforeAll(async () => {
  const version = python("import nbformat; print(nbformat.__version__)").trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < 5 || (major === 5 && minor < 10))
    throw new Error(`nbformat of ${PYTHON} is too old: ${version} (≥ 5.10)`);
  folder = await mkdtemp(join(tmpdir(), "nbformat-interop-"));
});

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Writes 300 random notebooks of every format: <n>.ipynb, and as Python upgrades and writes them with numbered ids: <n>.expected.ipynb. */
const RANDOM_NOTEBOOKS = `
import json, random, struct, sys
import nbformat
from nbformat import v4

random.seed(20)
ALPHABET = list("ab \\t\\n\\r\\v\\f\\x1c\\x1d\\x1e\\x85\\u2028\\u2029\\"\\\\/\\x00\\x1f\\x7f\\u00e9\\u6f22\\U0001F600\\ue000\\uffff<>&'")

def text():
    return "".join(random.choice(ALPHABET) for _ in range(random.choice([0, 1, 5, 30])))

def lines():
    value = text()
    return random.choice([value, value.splitlines(True), value.split("\\n"), [], [text(), text()]])

def number():
    exact = struct.unpack("d", random.randbytes(8))[0]
    return random.choice([
        random.randint(-10, 10), random.randint(-(2**80), 2**80), float(random.randint(-10, 10)), random.random(), exact,
        random.random() * 10.0 ** random.randint(-12, 25), float(random.randint(-(2**60), 2**60)),
    ])

def value(depth=0):
    kind = random.randrange(7 if depth < 3 else 5)
    if kind == 5:
        return [value(depth + 1) for _ in range(random.randrange(4))]
    if kind == 6:
        return {text(): value(depth + 1) for _ in range(random.randrange(4))}
    return [number(), text(), True, None, number()][kind]

def metadata():
    made = {"own": value(), text() + "_": value()}
    if random.random() < 0.3:
        made["trusted"] = True
    return made

def bundle(version):
    if version == 3:
        keys = ["text", "html", "svg", "latex", "javascript"]
        made = {key: lines() for key in random.sample(keys, 3)} | {key: text() for key in ["png", "jpeg", "pdf"]}
        return made | ({"json": json.dumps(value())} if random.random() < 0.5 else {})
    mimes = ["text/plain", "text/html", "image/svg+xml", "application/javascript", "image/png", "application/pdf", "text/vnd.x+json"]
    made = {mime: lines() for mime in random.sample(mimes, 3)}
    return made | {"application/json": value(), "application/vnd.own+json": value()}

def output(version):
    kind = random.randrange(4)
    if version == 3:
        return [
            {"output_type": "stream", "stream": "stdout", "text": lines()},
            {"output_type": "display_data", **bundle(3), "metadata": {"png": value(), "own": value()}},
            {"output_type": "pyout", "prompt_number": 3, **bundle(3)},
            {"output_type": "pyerr", "ename": text(), "evalue": text(), "traceback": [text(), text()]},
        ][kind]
    return [
        {"output_type": "stream", "name": text(), "text": lines()},
        {"output_type": "display_data", "data": bundle(4), "metadata": metadata()},
        {"output_type": "execute_result", "execution_count": 3, "data": bundle(4), "metadata": metadata()},
        {"output_type": "error", "ename": text(), "evalue": text(), "traceback": [text(), text()]},
    ][kind]

def cell(version, minor, index):
    outputs = [output(version) for _ in range(random.randrange(4))]
    if version == 3:
        return [
            {"cell_type": "code", "language": "python", "input": lines(), "outputs": outputs, "metadata": metadata(), "collapsed": True},
            {"cell_type": "code", "language": "python", "input": lines(), "outputs": outputs, "prompt_number": index},
            {"cell_type": "markdown", "source": lines(), "metadata": metadata()},
            {"cell_type": "raw", "source": lines()},
            {"cell_type": "heading", "level": random.randint(1, 8), "source": lines(), "metadata": metadata()},
            {"cell_type": "html", "source": lines()},
        ][random.randrange(6)]
    made = [
        {"cell_type": "code", "source": lines(), "outputs": outputs, "metadata": metadata(), "execution_count": index},
        {"cell_type": "markdown", "source": lines(), "metadata": metadata(), "attachments": {text(): {"image/png": lines(), "text/plain": lines()}}},
        {"cell_type": "raw", "source": lines(), "metadata": metadata()},
    ][random.randrange(3)]
    return made | ({"id": f"id-{index}"} if minor == 5 else {})

for n in range(300):
    version, minor = random.choice([(3, 0), (4, 0), (4, 1), (4, 2), (4, 3), (4, 4), (4, 5)])
    cells = [cell(version, minor, index) for index in range(random.randrange(8))]
    document = {"nbformat": version, "nbformat_minor": minor, "metadata": metadata() | {"name": "x", "signature": "y"}}
    if version == 3:
        document |= {"worksheets": [{"cells": cells[:3]}, {"cells": cells[3:], "metadata": {}}], "orig_nbformat": 2}
    else:
        document |= {"cells": cells}
    path = f"{sys.argv[1]}/{n}"
    with open(path + ".ipynb", "w", encoding="utf8", newline="") as file:
        json.dump(document, file, ensure_ascii=random.random() < 0.5, indent=random.choice([None, 1, 4]))
    notebook = v4.upgrade(nbformat.read(path + ".ipynb", as_version=4))
    for index, made in enumerate(notebook.cells):
        made["id"] = f"id-{index}"
    errors = {}
    written = nbformat.writes(notebook, capture_validation_error=errors)
    assert not errors, errors
    with open(path + ".expected.ipynb", "w", encoding="utf8", newline="") as file:
        file.write(written + "\\n")
`;

/** Reads a file with Python, checks it, and writes what Python makes of it. */
const REWRITE = `
import sys
import nbformat
errors = {}
notebook = nbformat.read(sys.argv[1], as_version=4, capture_validation_error=errors)
assert not errors, errors
with open(sys.argv[2], "w", encoding="utf8", newline="") as file:
    file.write(nbformat.writes(notebook) + "\\n")
`;

describe("Python's nbformat and ours", () => {
  it("upgrade and write 300 random notebooks of all formats to the same bytes", async () => {
    python(RANDOM_NOTEBOOKS, folder);
    for (let index = 0; index < 300; index++) {
      const notebook = await readNotebook(join(folder, `${index}.ipynb`));
      notebook.cells.forEach((cell, place) => {
        cell.id = `id-${place}`;
      });
      const expected = await readFile(join(folder, `${index}.expected.ipynb`), "utf8");
      expect(stringifyNotebook(notebook)).toBe(expected);
      expect(stringifyNotebook(parseNotebook(expected))).toBe(expected);
    }
  });

  it("Python finds our upgraded notebooks valid and would write them with the same bytes", async () => {
    for (const name of ["v3", "v4.0", "v4.4", "v4.5-loose"]) {
      const source = fileURLToPath(new URL(`../fixtures/nbformat/${name}.ipynb`, import.meta.url));
      const [ours, theirs] = [join(folder, `${name}-ours.ipynb`), join(folder, `${name}-theirs.ipynb`)];
      await writeNotebook(ours, await readNotebook(source));
      python(REWRITE, ours, theirs);
      expect(await readFile(theirs, "utf8")).toBe(await readFile(ours, "utf8"));
    }
  });

  it("both refuse the same notebooks", async () => {
    const isValid = `
import json, sys
import nbformat
from nbformat.validator import isvalid
print(json.dumps([isvalid(json.loads(text)) for text in json.load(open(sys.argv[1], encoding="utf8"))]))
`;
    const cell = { cell_type: "code", id: "a", metadata: {}, source: "", execution_count: null, outputs: [] };
    const stream = { output_type: "stream", name: "stdout", text: "" };
    const document = (...cells: object[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const documents = [
      document(cell),
      document(cell, { ...cell, id: "b" }),
      document(cell, cell),
      document({ ...cell, id: "a b" }),
      document({ ...cell, id: "" }),
      document({ ...cell, id: "x".repeat(65) }),
      document({ ...cell, id: undefined }),
      document({ ...cell, extra: 1 }),
      document({ ...cell, cell_type: "html" }),
      document({ ...cell, source: [1] }),
      document({ ...cell, execution_count: -1 }),
      document({ ...cell, metadata: { tags: ["a", "a"] } }),
      document({ ...cell, metadata: { tags: ["a,b"] } }),
      document({ ...cell, metadata: { scrolled: "auto", collapsed: true } }),
      document({ ...cell, metadata: { scrolled: "yes" } }),
      document({ ...cell, outputs: [stream] }),
      document({ ...cell, outputs: [{ ...stream, name: 1 }] }),
      document({ ...cell, outputs: [{ ...stream, output_type: "strem" }] }),
      document({ ...cell, outputs: [{ output_type: "display_data", metadata: {}, data: { "text/plain": 1 } }] }),
      document({ ...cell, outputs: [{ output_type: "display_data", metadata: {}, data: { "application/json": 1 } }] }),
      { ...document(cell), extra: 1 },
      { ...document(cell), nbformat_minor: 4 },
      { ...document(cell), metadata: { kernelspec: { name: "x" } } },
      { ...document(cell), metadata: { title: 1 } },
      { ...document(), cells: {} },
    ];
    const texts = documents.map((made) => JSON.stringify(made));
    await writeFile(join(folder, "documents.json"), JSON.stringify(texts));
    const theirs: boolean[] = JSON.parse(python(isValid, join(folder, "documents.json")));
    const ours = texts.map((text) => {
      try {
        parseNotebook(text);
        return true;
      } catch {
        return false;
      }
    });
    expect(ours).toEqual(theirs);
    expect(ours).toContain(true);
    expect(ours).toContain(false);
  });
});
