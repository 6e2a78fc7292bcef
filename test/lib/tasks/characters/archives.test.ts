import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inkOf, unpackedSource, zipSource } from "../../../../lib/tasks/characters/omniglot-archive.js";
import type { OmniglotSource } from "../../../../lib/tasks/characters/omniglot-npz.js";
import { runsOf } from "../../../../lib/tasks/characters/one-shot-runs.js";

// Miniatures of the archives that the authors give out: two characters, one in each archive, 20 drawings each.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "archives-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inkAt = (place: number) => (at: number) => (at + 3 * place) % 13 === 0;

/** A drawing as a black and white PNG: black = ink. */
function png(ink: (at: number) => boolean, side = 105): Uint8Array {
  const image = new PNG({ width: side, height: side });
  for (let at = 0; at < side * side; at++) image.data.set(ink(at) ? [0, 0, 0, 255] : [255, 255, 255, 255], 4 * at);
  return PNG.sync.write(image, { colorType: 0 });
}

function drawings(part: string, character: number): Record<string, Uint8Array> {
  const files = Array.from({ length: 20 }, (_, drawer) => {
    const name = `${String(character).padStart(4, "0")}_${String(drawer + 1).padStart(2, "0")}.png`;
    return [`${part}/Greek/character01/${name}`, png(inkAt((character - 1) * 20 + drawer))] as const;
  });
  return Object.fromEntries(files);
}

const background = drawings("images_background", 1);
const evaluation = drawings("images_evaluation", 2);

/** Writes the archives and tells their MD5. */
function archives(at: string, contents: Readonly<Record<string, Record<string, Uint8Array>>>) {
  mkdirSync(at, { recursive: true });
  return Object.entries(contents).map(([name, files]) => {
    const bytes = zipSync(files);
    writeFileSync(join(at, name), bytes);
    return { name, md5: createHash("md5").update(bytes).digest("hex") };
  });
}

function readAll(source: OmniglotSource | undefined): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  source?.read((ink, place) => found.set(place, Uint8Array.from(ink)));
  return found;
}

function expectAllDrawings(found: Map<number, Uint8Array>) {
  expect(Array.from(found.keys()).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  for (const [place, ink] of found) {
    const expected = Uint8Array.from({ length: 105 * 105 }, (_, at) => (inkAt(place)(at) ? 1 : 0));
    expect(Buffer.compare(ink, expected)).toBe(0);
  }
}

describe("the official archives", () => {
  const names = { "images_background.zip": background, "images_evaluation.zip": evaluation };

  test("give every drawing at the place that its file name tells, ink = 1", () => {
    const at = join(folder, "zips");
    expectAllDrawings(readAll(zipSource(at, archives(at, names), 2)));
  });

  test("unpacked give the same", () => {
    const at = join(folder, "folders");
    for (const [path, bytes] of Object.entries({ ...background, ...evaluation })) {
      mkdirSync(dirname(join(at, path)), { recursive: true });
      writeFileSync(join(at, path), bytes);
    }
    expectAllDrawings(readAll(unpackedSource(at, 2)));
    rmSync(join(at, "images_evaluation/Greek/character01/0002_20.png"));
    expect(() => readAll(unpackedSource(at, 2))).toThrow(`incomplete Omniglot in ${at}: 39 drawings of 40`);
  });

  test("are refused where their MD5 is another, by name and with both", () => {
    const at = join(folder, "zips");
    archives(at, names);
    expect(() => zipSource(at)).toThrow(
      /damaged or another archive: .*images_background.zip: MD5 [0-9a-f]{32}, not 68d2efa1b9178cc56df9314c21c6e718/,
    );
  });

  test("that are not there are no source", () => {
    expect(zipSource(join(folder, "nothing"))).toBeUndefined();
    expect(unpackedSource(join(folder, "nothing"))).toBeUndefined();
  });

  test("with a wrong drawing are refused by its name", () => {
    const at = join(folder, "wrong");
    const read = (extra: Record<string, Uint8Array>) =>
      readAll(zipSource(at, archives(at, { ...names, "images_background.zip": { ...background, ...extra } }), 2));
    expect(() => read({ "images_background/0003_01.png": png(inkAt(1)) })).toThrow(
      "invalid name of a drawing: images_background/0003_01.png",
    );
    expect(() => read({ "again/0001_01.png": png(inkAt(1)) })).toThrow("drawing twice: again/0001_01.png");
    expect(() => read({ "images_background/0002_01.png": png(inkAt(1), 28) })).toThrow(
      "invalid size of images_background/0002_01.png: 28 × 28, not 105 × 105",
    );
    expect(() => inkOf(new Uint8Array(9), "a.png")).toThrow("damaged PNG a.png");
  });
});

describe("the one-shot runs", () => {
  const labels = "run01/test/item01.png run01/training/class02.png\nrun01/test/item02.png run01/training/class01.png\n";
  const run = (text: string) =>
    zipSync({
      "run01/class_labels.txt": Buffer.from(text),
      "run01/training/class01.png": png(inkAt(1)),
      "run01/training/class02.png": png(inkAt(2)),
      "run01/test/item01.png": png(inkAt(2)),
      "run01/test/item02.png": png(inkAt(1)),
    });

  test("tell drawings and answers", () => {
    const [{ name, training, test: asked, answers }] = runsOf(run(labels), 1, 2);
    expect([name, training.length, asked.length, answers]).toEqual(["run01", 2, 2, [1, 0]]);
    expect(asked[0]).toEqual(training[1]);
  });

  test("with a question without an answer, or without a drawing, are refused", () => {
    expect(() => runsOf(run(labels.split("\n")[0]), 1, 2)).toThrow("no answer for run01/test/item02.png");
    expect(() => runsOf(run(labels), 1, 3)).toThrow("no zip entry run01/training/class03.png");
  });
});
