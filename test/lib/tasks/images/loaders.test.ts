import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageOf } from "../../../../lib/tasks/characters/index.js";
import {
  cubPart,
  fewShot,
  loadArrays,
  loadCub,
  loadFashionMnist,
  loadFc100,
  loadFileLists,
  loadMiniImagenet,
  type SplitImages,
  SUPER_CLASSES,
} from "../../../../lib/tasks/images/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";
import { colourOf, farFrom, halves, idx, jpeg, npy, type TarEntry, tarGz, writeAll } from "./archives.js";

// Miniatures of the archives: photographs of one colour, which tells class and number. JPEG may miss a colour by a few levels.

const NEAR = 4;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "images-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with files in it, and options that keep caches out of the project. */
function folderOf(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = join(root, name);
  writeAll(folder, files);
  return folder;
}
const options = () => ({ side: 8, root, extent: "part" }) as const;

/** Names by part, and that every image has the colour of its class and number. */
function expectSplit(
  { images, classes }: SplitImages,
  parts: Readonly<Record<string, readonly string[]>>,
  samples: number,
) {
  const nameOf = new Map(images.classes.map(({ id, name }) => [id, name]));
  const found = Object.entries(classes).map(([part, ids]) => [part, ids.map((id) => nameOf.get(id))]);
  expect(Object.fromEntries(found)).toEqual(parts);
  expect(images.pixels).toHaveLength(images.classes.length * samples * images.shape[0] ** 2 * images.shape[2]);
}

const LABELS = { train: ["n01", "n02", "n03"], val: ["n04"], test: ["n05"] } as const;
const INDEX = ["n01", "n02", "n03", "n04", "n05"];
const PARTS = { train: LABELS.train, validation: LABELS.val, test: LABELS.test };

function expectMini(split: SplitImages) {
  expectSplit(split, PARTS, 2);
  expect(split.images.shape).toEqual([8, 8, 3]);
  split.images.classes.forEach(({ name, samples }, i) => {
    expect(samples).toBe(2);
    for (const sample of [0, 1]) {
      expect(farFrom(split.images, i, sample, colourOf(INDEX.indexOf(name), sample))).toBeLessThanOrEqual(NEAR);
    }
  });
}

const photographs = (path: (label: string, sample: number) => string) =>
  Object.fromEntries(
    INDEX.flatMap((label, i) => [0, 1].map((sample) => [path(label, sample), jpeg(colourOf(i, sample))] as const)),
  );

describe("Mini-ImageNet", () => {
  const csv = (labels: readonly string[]) =>
    [
      "filename,label",
      ...labels.flatMap((label) => [0, 1].map((sample) => `${label}_${sample}.jpg,${label}`)),
      "",
    ].join("\n");

  test("is read from images and tables of their names", () => {
    const tables = Object.entries(LABELS).map(([part, labels]) => [`${part}.csv`, csv(labels)]);
    const folder = folderOf("csv", {
      ...photographs((label, sample) => `images/${label}_${sample}.jpg`),
      ...Object.fromEntries(tables),
    });
    expectMini(loadMiniImagenet(folder, options()));
    writeFileSync(join(folder, "val.csv"), "filename,label\n../secret.jpg,n04\n");
    expect(() => loadMiniImagenet(folder, options())).toThrow('invalid line of val.csv: "../secret.jpg,n04"');
    writeFileSync(join(folder, "val.csv"), "filename,label\nn09_0.jpg,n09\n");
    expect(() => loadMiniImagenet(folder, options())).toThrow(`no such image: ${join(folder, "images", "n09_0.jpg")}`);
  });

  test("is read from a folder for each part and class", () => {
    const partOf = (label: string) =>
      Object.entries(LABELS).find(([, labels]) => (labels as readonly string[]).includes(label))?.[0];
    const folder = folderOf(
      "folders",
      photographs((label, sample) => `${partOf(label)}/${label}/${sample}.JPEG`),
    );
    expectMini(loadMiniImagenet(folder, options()));
  });

  test("is read from classes in one folder and lists of them", () => {
    const lists = Object.entries(LABELS).map(([part, labels]) => [
      `splits/ravi-larochelle/${part}.txt`,
      `${labels.join("\n")}\n`,
    ]);
    const folder = folderOf("lists", {
      ...photographs((label, sample) => `data/${label}/${sample}.jpg`),
      ...Object.fromEntries(lists),
    });
    expectMini(loadMiniImagenet(folder, options()));
  });

  test("without all its classes and images is refused, as is a class of two parts", () => {
    const folder = folderOf(
      "torn",
      photographs(
        (label, sample) => `${label < "n04" ? "train" : label < "n05" ? "val" : "test"}/${label}/${sample}.jpg`,
      ),
    );
    expect(() => loadMiniImagenet(folder, { side: 8, root })).toThrow(
      'incomplete Mini-ImageNet: 3 + 1 + 1 classes, 10 images (64 + 16 + 20 classes, 60000 images wanted, or the option extent "part")',
    );
    writeAll(folder, { "test/n02/0.jpg": jpeg(colourOf(1, 0)) });
    expect(() => loadMiniImagenet(folder, options())).toThrow("class in two parts: n02");
  });

  test("is kept once it was read, until a file changes", () => {
    const seen: number[] = [];
    const told = { ...options(), onImage: (done: number, total: number) => seen.push(total - done) };
    const folder = folderOf(
      "kept",
      photographs(
        (label, sample) => `${label < "n04" ? "train" : label < "n05" ? "val" : "test"}/${label}/${sample}.jpg`,
      ),
    );
    const first = loadMiniImagenet(folder, told);
    expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(loadMiniImagenet(folder, told)).toEqual(first);
    expect(seen).toHaveLength(10);
    writeAll(folder, { "test/n05/0.jpg": jpeg([7, 200, 9], 40, 30) });
    const { images } = loadMiniImagenet(folder, told);
    expect(farFrom(images, 4, 0, [7, 200, 9])).toBeLessThanOrEqual(NEAR);
  });

  test("that is not there says what is wanted", () => {
    const folder = folderOf("nothing", { "readme.txt": "" });
    expect(() => loadMiniImagenet(folder)).toThrow(
      /no Mini-ImageNet in .* \(wanted: images and train.csv and val.csv and test.csv; train and val and test; /,
    );
    writeAll(folder, { "train/n01/a.txt": "", "val/n02/b.jpg": jpeg([1, 2, 3]), "test/n03/c.jpg": jpeg([1, 2, 3]) });
    expect(() => loadMiniImagenet(folder, options())).toThrow("no images of n01");
  });
});

describe("CUB", () => {
  const BIRDS = ["Crow", "Fish_Crow", "Wren", "House_Wren", "Owl", "Tern", "Least_Tern", "Gull"];
  const folderName = (i: number) => `${String(i + 1).padStart(3, "0")}.${BIRDS[i]}`;
  const files = BIRDS.flatMap((_, i) =>
    [0, 1].map((sample) => [`CUB_200_2011/images/${folderName(i)}/${sample}.jpg`, jpeg(colourOf(i, sample))] as const),
  );
  const parts = {
    train: [0, 2, 4, 6].map(folderName),
    validation: [1, 5].map(folderName),
    test: [3, 7].map(folderName),
  };
  const text = (lines: readonly string[]) => Buffer.from(`${lines.join("\n")}\n`);
  const expectBirds = (split: SplitImages) => {
    expectSplit(split, parts, 2);
    expect(split.images.classes.map(({ group }) => group)).toEqual("Crow Crow Wren Wren Owl Tern Tern Gull".split(" "));
    BIRDS.forEach((_, i) => {
      for (const sample of [0, 1])
        expect(farFrom(split.images, i, sample, colourOf(i, sample))).toBeLessThanOrEqual(NEAR);
    });
  };
  const packed = (name: string, entries: readonly TarEntry[]) => {
    const bytes = tarGz(entries);
    const folder = folderOf(name, { "CUB_200_2011.tgz": bytes });
    return {
      folder,
      archive: { name: "CUB_200_2011.tgz", md5: createHash("md5").update(bytes).digest("hex"), images: 16 },
    };
  };

  test("of 200 folders has 100, 50 and 50 in its parts", () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 200; i++) counts[cubPart(i)]++;
    expect(counts).toEqual({ train: 100, validation: 50, test: 50 });
  });

  test("is read from the folder", () => {
    expectBirds(loadCub(folderOf("cub", Object.fromEntries(files)), options()));
    // One folder less, and every second bird behind it would change its part.
    expect(() => loadCub(folderOf("cub", Object.fromEntries(files)), { side: 8, root })).toThrow(
      "incomplete CUB-200-2011: 4 + 2 + 2 classes, 16 images (100 + 50 + 50 classes, 11788 images wanted",
    );
  });

  test("is read from the archive, in whatever order its files come, with names of any length", () => {
    const long = `CUB_200_2011/images/${folderName(3)}/1.jpg`;
    const entries = [...files].reverse().flatMap(([name, content]): TarEntry[] =>
      name === long
        ? [
            ["././@LongLink", Buffer.from(`${name}\0`), "L"],
            ["cut off", content],
          ]
        : [[name, content]],
    );
    const { folder, archive } = packed("packed", [["CUB_200_2011/README", text(["birds"])], ...entries]);
    expectBirds(loadCub(folder, options(), archive));
    expectBirds(loadCub(folder, options(), archive));
  });

  test("is read from the archive with the folder of a long name apart, and links and folders of it are passed over", () => {
    const entries = files.map(([name, content]): TarEntry => {
      const [folder, file] = [name.slice(0, name.lastIndexOf("/")), name.slice(name.lastIndexOf("/") + 1)];
      return [file, content, "0", folder];
    });
    const { folder, archive } = packed("apart", [
      ["CUB_200_2011/images/000.Link/0.jpg", new Uint8Array(0), "2"],
      ["CUB_200_2011/images/000.Folder.jpg", new Uint8Array(0), "5"],
      ["../../CUB_200_2011/images/000.Outside/0.jpg", jpeg(colourOf(0, 0))],
      ...entries,
    ]);
    expectBirds(loadCub(folder, options(), archive));
  });

  test("gives the bird alone where that is wanted, from the folder as from the archive", () => {
    const bird = (i: number) => halves([250, 250, 250], colourOf(i, 0));
    const pictures = BIRDS.map((_, i) => [`CUB_200_2011/images/${folderName(i)}/0.jpg`, bird(i)] as const);
    const tables = [
      ["CUB_200_2011/images.txt", text(BIRDS.map((_, i) => `${i + 1} ${folderName(i)}/0.jpg`))],
      ["CUB_200_2011/bounding_boxes.txt", text(BIRDS.map((_, i) => `${i + 1} 16.0 2.0 16.0 12.0`))],
    ] as const;
    const { folder, archive } = packed("boxes-packed", [...pictures, ...tables]);
    const unpacked = folderOf("boxes", Object.fromEntries([...pictures, ...tables]));
    for (const split of [
      loadCub(folder, { ...options(), crop: "bird" }, archive),
      loadCub(unpacked, { ...options(), crop: "bird" }),
    ]) {
      BIRDS.forEach((_, i) => {
        expect(farFrom(split.images, i, 0, colourOf(i, 0))).toBe(0);
      });
    }
    expect(farFrom(loadCub(unpacked, options()).images, 0, 0, colourOf(0, 0))).toBeGreaterThan(100);
  });

  test("is refused where the archive is another one, cut off, or not there", () => {
    const { folder, archive } = packed("other", files);
    expect(() => loadCub(folder, options())).toThrow(
      `damaged or another archive: ${join(folder, archive.name)}: MD5 ${archive.md5}, not 97eceeb196236b17998738112f37df78`,
    );
    const cut = folderOf("cut", { "CUB_200_2011.tgz": gzipSync(Buffer.alloc(700, 1)) });
    expect(() => loadCub(cut, options())).toThrow(/damaged archive .*: invalid header/);
    const whole = tarGz(files);
    writeAll(cut, { "CUB_200_2011.tgz": whole.subarray(0, whole.length / 2) });
    expect(() => loadCub(cut, options())).toThrow(/incomplete archive .*CUB_200_2011.tgz: it ends in /);
    expect(() => loadCub(folderOf("empty", { a: "" }))).toThrow("(wanted: CUB_200_2011.tgz or CUB_200_2011/images)");
  });
});

describe("FC100", () => {
  // One class in each super-class, its number 99 − super-class, three images in train.bin and one in test.bin.
  const level = (coarse: number, sample: number, colour: number) =>
    10 * coarse + 2 * sample + 40 * (colour === 1 ? 1 : 0);
  const record = (coarse: number, sample: number) =>
    Buffer.concat([
      Buffer.from([coarse, 99 - coarse]),
      ...[0, 1, 2].map((colour) => Buffer.alloc(1024, level(coarse, sample, colour))),
    ]);
  const all = (samples: readonly number[]) =>
    Buffer.concat(samples.flatMap((sample) => SUPER_CLASSES.map((_, coarse) => record(coarse, sample))));

  test("divides CIFAR-100 by super-class: 12, 4 and 4 of them", () => {
    const folder = folderOf("cifar", {
      "train.bin": all([0, 1, 2]),
      "test.bin": all([3]),
      "fine_label_names.txt": Array.from({ length: 100 }, (_, i) => `name${i}`).join("\n"),
    });
    const { images, classes } = loadFc100(folder, { extent: "part" });
    expect([classes.train.length, classes.validation.length, classes.test.length]).toEqual([12, 4, 4]);
    const groupsOf = (ids: readonly number[]) => ids.map((id) => images.classes[id - 1].group).sort();
    // Specification 6.4.
    expect(groupsOf(classes.test)).toEqual(["aquatic_mammals", "insects", "medium_mammals", "people"]);
    expect(groupsOf(classes.validation)).toEqual([
      "large_carnivores",
      "large_omnivores_and_herbivores",
      "non-insect_invertebrates",
      "small_mammals",
    ]);
    images.classes.forEach(({ name, group, samples }, i) => {
      const coarse = SUPER_CLASSES.findIndex(([known]) => known === group);
      expect([name, samples]).toEqual([`name${99 - coarse}`, 4]);
      for (let sample = 0; sample < 4; sample++) {
        const colour = [0, 1, 2].map((of) => level(coarse, sample, of)) as [number, number, number];
        expect(farFrom(images, i, sample, colour)).toBe(0);
      }
    });
  });

  test("makes red, green and blue planes, row by row, pixels", () => {
    const planes = Uint8Array.from({ length: 3072 }, (_, at) => (7 * at + Math.floor(at / 256)) % 251);
    const folder = folderOf("planes", {
      "train.bin": Buffer.concat([Buffer.from([5, 1]), planes]),
      "test.bin": record(0, 0),
    });
    const { images } = loadFc100(folder, { extent: "part" });
    const found = imageOf(images, 0, 0);
    for (const [row, column, colour] of [
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 2],
      [17, 30, 1],
      [31, 31, 2],
    ]) {
      expect(found[(32 * row + column) * 3 + colour]).toBe(planes[1024 * colour + 32 * row + column]);
    }
    expect(() => loadFc100(folder)).toThrow(
      "incomplete FC100: 1 + 0 + 1 classes, 2 images (60 + 20 + 20 classes, 60000",
    );
  });

  test("names its super-classes in the order of the alphabet, as CIFAR-100 numbers them", () => {
    const names = SUPER_CLASSES.map(([name]) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(20);
  });

  test("with a damaged file is refused", () => {
    const folder = folderOf("damaged", { "train.bin": all([0]).subarray(1), "test.bin": all([1]) });
    expect(() => loadFc100(folder)).toThrow(/invalid length of .*train.bin: 61479 bytes \(records of 3074 wanted\)/);
    const two = Buffer.from(record(0, 0));
    two[0] = 1;
    const both = folderOf("both", { "train.bin": all([0]), "test.bin": two });
    expect(() => loadFc100(both)).toThrow("class 99 in two super-classes: 0, 1");
  });
});

describe("arrays made of pickles", () => {
  const side = 4;
  const image = (label: number, sample: number) => Buffer.alloc(side * side * 3, 20 * label + sample);
  // Images of two classes in turn, as no pickle is sorted.
  const part = (labels: readonly [number, number]) => {
    const rows = [0, 1, 2].flatMap((sample) => labels.map((label) => ({ label, sample })));
    return {
      array: npy([rows.length, side, side, 3], Buffer.concat(rows.map(({ label, sample }) => image(label, sample)))),
      labels: JSON.stringify({ labels: rows.map(({ label }) => label) }),
    };
  };
  const parts = { train: part([3, 1]), val: part([4, 5]), test: part([8, 7]) };
  const files = Object.fromEntries(
    Object.entries(parts).flatMap(([name, { array, labels }]) => [
      [`${name}.npy`, array],
      [`${name}.json`, labels],
    ]),
  );

  test("are sorted into classes, in the order in which their labels come", () => {
    for (const split of [loadFc100, loadMiniImagenet].map((load) =>
      load(folderOf("arrays", files), { extent: "part" }),
    )) {
      expectSplit(split, { train: ["3", "1"], validation: ["4", "5"], test: ["8", "7"] }, 3);
      split.images.classes.forEach(({ name }, i) => {
        for (const sample of [0, 1, 2]) {
          expect(Buffer.compare(imageOf(split.images, i, sample), image(Number(name), sample))).toBe(0);
        }
      });
    }
  });

  test("that do not fit are refused by name", () => {
    const load = (name: string, other: Record<string, Uint8Array | string>) =>
      loadArrays({ name: "a", title: "A" }, folderOf(name, { ...files, ...other }));
    expect(() => load("few", { "val.json": JSON.stringify({ labels: [1] }) })).toThrow(
      /invalid labels of .*val.npy: 1 for 6 images/,
    );
    expect(() => load("flat", { "test.npy": npy([6, 4, 5, 3], new Uint8Array(360)) })).toThrow(
      /invalid shape of .*test.npy: \[6,4,5,3\]/,
    );
    expect(() => load("small", { "test.npy": npy([6, 2, 2, 3], new Uint8Array(72)) })).toThrow(
      /invalid shape of .*test.npy: images \[2,2,3\], not \[4,4,3\]/,
    );
    expect(() => load("short", { "test.npy": npy([6, 4, 4, 3], new Uint8Array(100)) })).toThrow(
      /invalid length of .*test.npy: it ends in row 2 of 6/,
    );
  });
});

describe("lists of files", () => {
  const list = (labels: readonly number[]) =>
    JSON.stringify({
      label_names: INDEX,
      image_names: labels.flatMap((label) => [0, 1].map((sample) => `pictures/${INDEX[label]}-${sample}.jpg`)),
      image_labels: labels.flatMap((label) => [label, label]),
    });
  const lists = { "base.json": list([1, 0, 2]), "val.json": list([3]), "novel.json": list([4]) };
  const about = { name: "birds", title: "birds" };

  test("are read as base, validation and novel classes", () => {
    const folder = folderOf("list", { ...photographs((label, sample) => `pictures/${label}-${sample}.jpg`), ...lists });
    expectMini(loadFileLists(about, folder, options()));
    writeAll(folder, { "novel.json": list([4, 3]) });
    expect(() => loadFileLists(about, folder, options())).toThrow("class in two parts: n04");
    writeAll(folder, { "novel.json": JSON.stringify({ label_names: [], image_names: ["a.jpg"], image_labels: [0] }) });
    expect(() => loadFileLists(about, folder, options())).toThrow(/invalid label in .*novel.json: 0 of a.jpg/);
    writeAll(folder, { "novel.json": "{}" });
    expect(() => loadFileLists(about, folder, options())).toThrow(/no list "label_names" in .*novel.json/);
  });
});

describe("Fashion-MNIST", () => {
  // Three images of each kind for training and two for the test, kinds in turn.
  const file = (samples: number) => {
    const count = 10 * samples;
    const pixels = Uint8Array.from({ length: count * 16 }, (_, at) => Math.floor(at / 16));
    const labels = Uint8Array.from({ length: count }, (_, at) => at % 10);
    return { pixels: idx([count, 4, 4], pixels), labels: idx([count], labels) };
  };
  const [train, test10k] = [file(3), file(2)];
  const files = {
    "train-images-idx3-ubyte.gz": gzipSync(train.pixels),
    "train-labels-idx1-ubyte.gz": gzipSync(train.labels),
    "t10k-images-idx3-ubyte": test10k.pixels,
    "t10k-labels-idx1-ubyte": test10k.labels,
  };

  test("has the same kinds in all parts and no image twice", () => {
    const { images, classes } = loadFashionMnist(folderOf("fashion", files), 1);
    expect([classes.train.length, classes.validation.length, classes.test.length]).toEqual([10, 10, 10]);
    const numbersOf = (id: number) => {
      const { samples } = images.classes[id - 1];
      return Array.from({ length: samples }, (_, sample) => imageOf(images, id - 1, sample)[0]);
    };
    // Image i of a file is of kind i mod 10 and has the level i.
    expect(classes.train.map(numbersOf)[4]).toEqual([4, 14]);
    expect(classes.validation.map(numbersOf)[4]).toEqual([24]);
    expect(classes.test.map(numbersOf)[4]).toEqual([4, 14]);
    expect(images.classes[4]).toMatchObject({ name: "coat, train", group: "coat" });
    expect(() => loadFashionMnist(join(root, "fashion"), 4)).toThrow("invalid held: 4 of 3 images of T-shirt");
  });

  test("with a file that is damaged or missing is refused", () => {
    expect(() => loadFashionMnist(folderOf("wrong", { ...files, "t10k-labels-idx1-ubyte": "wrong" }), 1)).toThrow(
      /not an idx file of bytes: .*t10k-labels/,
    );
    const short = { ...files, "t10k-labels-idx1-ubyte": idx([20], new Uint8Array(19)) };
    expect(() => loadFashionMnist(folderOf("short-idx", short), 1)).toThrow(
      /invalid length of .*: 19 bytes for \[20\]/,
    );
    const cut = { ...files, "train-images-idx3-ubyte.gz": files["train-images-idx3-ubyte.gz"].subarray(0, -20) };
    expect(() => loadFashionMnist(folderOf("cut-idx", cut), 1)).toThrow(
      /damaged archive .*train-images-idx3-ubyte.gz: /,
    );
    const eleventh = { ...files, "t10k-labels-idx1-ubyte": idx([20], new Uint8Array(20).fill(10)) };
    expect(() => loadFashionMnist(folderOf("eleventh", eleventh), 1)).toThrow(/invalid label of t10k in .*: 10/);
    expect(() => loadFashionMnist(folderOf("missing", { a: "" }))).toThrow(/no train-images-idx3-ubyte in /);
  });
});

test("a loaded set makes episodes of its parts, with no tensor left behind", () => {
  const labels = Array.from({ length: 9 }, (_, i) => `train/c${i}`);
  const more = ["val/v0", "val/v1", "test/t0", "test/t1"];
  const pictures = [...labels, ...more].flatMap((path, i) =>
    [0, 1, 2].map((sample) => [`${path}/${sample}.jpg`, jpeg(colourOf(i, sample))] as const),
  );
  const split = loadMiniImagenet(folderOf("episodes", Object.fromEntries(pictures)), options());
  const benchmark = fewShot(split, { way: 2, shots: 1, queries: 2 });
  expect(benchmark).toMatchObject({
    name: "mini-imagenet",
    title: "Mini-ImageNet, 2-way 1-shot",
    inputShape: [8, 8, 3],
  });
  const before = tf.memory().numTensors;
  const episodes = benchmark.draw(key(1), 3, "test");
  expect(episodes.support.x.shape).toEqual([3, 2, 8, 8, 3]);
  expect(episodes.query.y.shape).toEqual([3, 4, 2]);
  // Test classes are numbers 11 and 12, with red 207 and 224.
  const reds = Array.from(episodes.support.x.dataSync()).filter((_, at) => at % 192 === 0);
  for (const red of reds)
    expect(Math.min(Math.abs(red * 255 - 207), Math.abs(red * 255 - 224))).toBeLessThanOrEqual(NEAR);
  disposeParams(episodes);
  expect(tf.memory().numTensors).toBe(before);
});
