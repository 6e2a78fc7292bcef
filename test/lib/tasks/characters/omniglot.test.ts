import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataFolder, sha256 } from "../../../../lib/tasks/characters/data-folder.js";
import { imageOf, loadOmniglot, omniglot } from "../../../../lib/tasks/characters/index.js";
import { streamRows } from "../../../../lib/tasks/characters/npz.js";
import { npzSource } from "../../../../lib/tasks/characters/omniglot-npz.js";
import { key, useBackend } from "../../../../lib/tensor/index.js";
import { absent, real } from "./real-data.js";

let folder: string;
beforeAll(async () => {
  await useBackend({ announce: "none" });
  folder = mkdtempSync(join(tmpdir(), "omniglot-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An npy file of booleans. */
function npy(shape: readonly number[], values: Uint8Array, descr = "|b1"): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const text = `${header.padEnd(117)}\n`;
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), 1, 0, text.length, 0, ...Buffer.from(text), ...values]);
}

describe("an npz file is read as a stream", () => {
  const values = Uint8Array.from({ length: 6 * 5000 }, (_, i) => (i * 7919) % 251);
  const npz = zipSync({ "labels.npy": npy([2], new Uint8Array(2)), "images.npy": npy([2, 3, 5000], values, "|u1") });

  test("row by row, in order, whatever the pieces of the zip are", () => {
    const rows: number[] = [];
    const header = streamRows(npz, "images", 2, (row, index) => {
      expect(index * 5000).toBe(rows.length);
      rows.push(...row);
    });
    expect(header).toEqual({ descr: "|u1", shape: [2, 3, 5000] });
    expect(rows).toEqual(Array.from(values));
  });

  test("and what is wrong with it is named", () => {
    const read = (zip: Uint8Array, array = "images") => streamRows(zip, array, 2, () => undefined);
    expect(() => read(npz, "pictures")).toThrow("no zip entry pictures.npy");
    expect(() => read(npz.subarray(0, npz.length / 3))).toThrow("incomplete zip entry images.npy");
    const short = zipSync({ "images.npy": npy([2, 4, 5000], values, "|u1") });
    expect(() => read(short)).toThrow("invalid length of images.npy: 6 rows of 8");
    const floats = zipSync({ "images.npy": npy([2, 3, 5000], values, "<f4") });
    expect(() => read(floats)).toThrow("invalid type of images.npy: <f4");
  });
});

describe("the npz pair", () => {
  const paper = (character: number) =>
    Uint8Array.from({ length: 20 * 105 * 105 }, (_, i) => ((i + character) % 12 ? 1 : 0));
  const file = (name: string, first: number) => ({
    name,
    bytes: zipSync({ "images.npy": npy([1, 20, 105, 105], paper(first)) }),
  });
  const files = [file("images_background.npz", 0), file("images_evaluation.npz", 5)];
  const published = files.map(({ name, bytes }) => ({ name, characters: 1, sha256: sha256(bytes) }));

  test("gives all drawings in order, ink = 1", () => {
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const places: number[] = [];
    npzSource(folder, published)?.read((ink, place) => {
      places.push(place);
      const offset = place < 20 ? place * 11025 : (place - 20) * 11025 + 5;
      expect(Array.from(ink.subarray(0, 24))).toEqual(
        Array.from({ length: 24 }, (_, i) => ((i + offset) % 12 ? 0 : 1)),
      );
    });
    expect(places).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test("is refused where its SHA-256 is another", () => {
    expect(() => npzSource(folder)).toThrow(
      /damaged or another file: .*images_background.npz: SHA-256 [0-9a-f]{64}, not 8bf8/,
    );
  });
});

describe("the folder of Omniglot", () => {
  test("is the environment's, else the project's, else the shared one", () => {
    const root = join(folder, "project");
    const own = join(root, "data", "omniglot");
    const shared = join(folder, "shared", "data", "omniglot");
    const find = (environment: NodeJS.ProcessEnv) =>
      dataFolder("omniglot", "INNERLOOP_OMNIGLOT", { environment, root });
    expect(() => find({})).toThrow(
      `omniglot is not here (looked in ${own}, ${shared}; INNERLOOP_OMNIGLOT may name another folder)`,
    );
    mkdirSync(shared, { recursive: true });
    expect(find({})).toBe(shared);
    mkdirSync(own, { recursive: true });
    expect(find({})).toBe(own);
    expect(find({ INNERLOOP_OMNIGLOT: folder })).toBe(folder);
    const missing = join(folder, "missing");
    expect(() => find({ INNERLOOP_OMNIGLOT: missing })).toThrow(
      `omniglot is not here (looked in INNERLOOP_OMNIGLOT=${missing})`,
    );
  });

  test("without the files is refused by name", () => {
    expect(() => loadOmniglot(tmpdir())).toThrow(`no Omniglot in ${tmpdir()}`);
  });
});

describe.skipIf(absent !== undefined)(real("the real Omniglot"), () => {
  test("is 1623 characters of 20 drawings, 28 × 28, none blank, 7.8 % ink before resizing", () => {
    const images = loadOmniglot();
    expect(images.classes).toHaveLength(1623);
    expect(images.pixels).toHaveLength(1623 * 20 * 28 * 28);
    let sum = 0;
    let blank = 0;
    for (let c = 0; c < 1623; c++) {
      for (let i = 0; i < 20; i++) {
        const ink = imageOf(images, c, i).reduce((total, level) => total + level, 0);
        sum += ink;
        if (ink === 0) blank++;
      }
    }
    expect(blank).toBe(0);
    // Lanczos cuts off what overshoots, which on thin strokes leaves somewhat more ink than there was
    expect(sum / 255 / images.pixels.length).toBeGreaterThan(0.078);
    expect(sum / 255 / images.pixels.length).toBeLessThan(0.088);
  });

  test("is drawn in the shapes of its benchmark", () => {
    const benchmark = omniglot({ way: 20, shots: 5, queries: 15 });
    const { support, query } = benchmark.draw(key(1), 2, "test");
    expect(support.x.shape).toEqual([2, 100, 28, 28, 1]);
    expect(query.y.shape).toEqual([2, 300, 20]);
    expect(() => omniglot({ shots: 5, queries: 16 })).toThrow("invalid queries: 16 (5 shots leave 15 of 20 drawings)");
  });
});
