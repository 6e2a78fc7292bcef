import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawEmoji } from "../../../../lib/tasks/characters/emoji.js";
import { emojiTable } from "../../../../lib/tasks/characters/emoji-table.js";
import { cachedImages } from "../../../../lib/tasks/characters/image-cache.js";
import { EMOJI_GROUPS, emoji, emojiSplit, imageOf, inkLevels } from "../../../../lib/tasks/characters/index.js";
import { renderSvgs } from "../../../../lib/tasks/characters/svg-render.js";
import { key, useBackend } from "../../../../lib/tensor/index.js";
import { toySet } from "./toy-set.js";

beforeAll(() => useBackend({ announce: "none" }));

const table = emojiTable();

describe("the table of emoji", () => {
  test("holds about eleven hundred, each drawn by six or seven foundries, none in skin tones", () => {
    expect(table).toHaveLength(1102);
    for (const { name, drawings } of table) {
      expect(name).not.toContain("skin-tone");
      expect(new Set(drawings.map(({ style }) => style)).size).toBe(drawings.length);
      expect(drawings.length).toBeGreaterThanOrEqual(6);
    }
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    expect(emojiTable(7)).toHaveLength(914);
  });

  test("knows every group", () => {
    expect(new Set(table.map(({ group }) => group))).toEqual(new Set(EMOJI_GROUPS));
  });

  test("matches by other names too: what one set calls ab-button is the other's ab-button-blood-type", () => {
    const ab = table.find(({ name }) => name === "ab-button-blood-type");
    expect(ab?.drawings.map(({ style }) => style)).toContain("emojione-v1");
    expect(table.some(({ name }) => name === "ab-button")).toBe(false);
  });
});

const circle = (fill: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3" fill="${fill}"/></svg>`;

describe("the renderer", () => {
  test("draws on white, in colour", () => {
    const [red] = renderSvgs([circle("#ff0000")], 32);
    expect(Array.from(red?.subarray(0, 3) ?? [])).toEqual([255, 255, 255]);
    expect(Array.from(red?.subarray((16 * 32 + 16) * 3, (16 * 32 + 16) * 3 + 3) ?? [])).toEqual([255, 0, 0]);
  });

  test("leaves out what is no SVG and goes on", () => {
    const drawn = renderSvgs([circle("red"), "no svg", circle("blue")], 16);
    expect(drawn.map((image) => image?.length)).toEqual([768, undefined, 768]);
  });

  test("whose process dies on a drawing leaves that one out and goes on with the next", () => {
    const program = `
      const { readFileSync, openSync, writeSync } = require("node:fs");
      const out = openSync(process.argv[2], "w");
      for (const svg of JSON.parse(readFileSync(process.argv[1], "utf8"))) {
        if (svg === "deadly") process.abort();
        writeSync(out, Buffer.alloc(4 * 2 * 2, Number(svg)));
      }`;
    const drawn = renderSvgs(["7", "deadly", "deadly", "9"], 2, program);
    expect(drawn.map((image) => image?.[0])).toEqual([7, undefined, undefined, 9]);
  });

  test("that does not start says why", () => {
    expect(() => renderSvgs(["a"], 2, 'require("no-such-renderer")')).toThrow(
      /the renderer does not start: [\s\S]*no-such-renderer/,
    );
  });
});

describe("drawn emoji", () => {
  const few = table.filter(({ name }) => ["red-apple", "green-apple", "grinning-face", "automobile"].includes(name));

  test("are sets in colour or in grey, where white is 0 and black 1", () => {
    const colour = drawEmoji(few, "colour", 6);
    expect([colour.shape, colour.classes.length]).toEqual([[32, 32, 3], 4]);
    expect(imageOf(colour, 0, 0).subarray(0, 3)).toEqual(new Uint8Array([255, 255, 255]));
    const grey = drawEmoji(few, "grey", 6);
    expect(grey.shape).toEqual([28, 28, 1]);
    expect(grey.classes.map(({ samples }) => samples)).toEqual(colour.classes.map(({ samples }) => samples));
    for (let c = 0; c < 4; c++) expect(imageOf(grey, c, 0)[0]).toBe(0);
    expect(Array.from(inkLevels(Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 0, 0)))).toEqual([255, 0, 179]);
  });

  test("are classes only where enough drawings came out", () => {
    const broken = few.map((each, i) =>
      i === 0 ? { ...each, drawings: each.drawings.map((one) => ({ ...one, svg: "" })) } : each,
    );
    expect(drawEmoji(broken, "grey", 6).classes.map(({ name }) => name)).toEqual(few.slice(1).map(({ name }) => name));
  });
});

describe("the emoji benchmark", () => {
  const classes = table.map(({ name, group }, i) => ({ id: i + 1, name, group, first: 6 * i, samples: 6 }));
  const images = { ...toySet(table.length, 6), classes };

  test("has no group in two parts", () => {
    for (const split of ["groups", "faces"] as const) {
      const parts = emojiSplit(images, split);
      const groups = [parts.train, parts.validation, parts.test].map((ids) => [
        ...new Set(ids.map((id) => classes[id - 1].group)),
      ]);
      expect(new Set(groups.flat()).size).toBe(groups.flat().length);
    }
    expect(emojiSplit(images, "faces").test).toHaveLength(127);
  });

  test("shuffled, has every class in one part", () => {
    const { train, validation, test: held } = emojiSplit(images, "classes", 3);
    expect(new Set([...train, ...validation, ...held]).size).toBe(table.length);
    expect([train.length, validation.length, held.length]).toEqual([705, 177, 220]);
    expect(() => emojiSplit(images, "flags" as never)).toThrow('unknown split "flags"');
  });

  test("leaves for queries what the shots leave of six drawings", () => {
    expect(emoji({ images }).queries).toBe(5);
    expect(emoji({ images, shots: 5 }).queries).toBe(1);
    expect(() => emoji({ images, shots: 5, queries: 2 })).toThrow("invalid queries: 2 (5 shots leave 1 of 6 drawings)");
    const { support } = emoji({ images, way: 3 }).draw(key(1), 2, "test");
    expect(support.x.shape).toEqual([2, 3, 4, 4, 1]);
  });
});

describe("the cache of image sets", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "cache-"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("makes a set once, and again where the file is damaged", () => {
    const set = toySet(3, 4);
    let made = 0;
    const make = () => {
      made++;
      return set;
    };
    const find = () => cachedImages("toy", "abc", make, root);
    expect(find()).toEqual(set);
    expect(find()).toEqual(set);
    expect(made).toBe(1);
    const file = join(root, ".cache", "toy", "abc.images");
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    expect(find()).toEqual(set);
    writeFileSync(file, "nothing");
    expect(find()).toEqual(set);
    expect(made).toBe(3);
  });
});
