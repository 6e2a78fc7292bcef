import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { endMarker, replaceBetweenMarkers, startMarker, writeTable } from "../../bench/report/readme.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const before = "# Title\n\nText with $& and a | bar.\n\n";
const after = "\n\n## After\n\nMore text.\n";

describe("the table in the README", () => {
  it("replaces what stands between the markers and keeps every byte outside of them", () => {
    const text = `${before}${startMarker}\nold | table\n${endMarker}${after}`;
    const next = replaceBetweenMarkers(text, "| new $1 $& |");
    expect(next).toBe(`${before}${startMarker}\n\n| new $1 $& |\n\n${endMarker}${after}`);
  });

  it("written twice is written once", () => {
    const once = replaceBetweenMarkers(`${before}${startMarker}${endMarker}${after}`, "table\n");
    expect(replaceBetweenMarkers(once, "table\n")).toBe(once);
  });

  it("refuses a text without the markers, with one, in the wrong order, or with two pairs", () => {
    expect(() => replaceBetweenMarkers("text", "x")).toThrow(`no "${startMarker}"`);
    expect(() => replaceBetweenMarkers(`a ${startMarker} b`, "x")).toThrow(`no "${endMarker}" after`);
    expect(() => replaceBetweenMarkers(`${endMarker} ${startMarker}`, "x")).toThrow(`no "${endMarker}" after`);
    const pair = `${startMarker} ${endMarker}`;
    expect(() => replaceBetweenMarkers(`${pair} ${pair}`, "x")).toThrow("more than one pair");
  });

  it("replaces the file as a whole, leaves no other file, and leaves a file without markers as it was", () => {
    const path = join(folder, "README.md");
    writeFileSync(path, `${before}${startMarker}${endMarker}${after}`);
    writeTable(path, "table");
    expect(readFileSync(path, "utf8")).toBe(`${before}${startMarker}\n\ntable\n\n${endMarker}${after}`);
    writeFileSync(path, "no markers");
    expect(() => writeTable(path, "table")).toThrow(`${path}: no "${startMarker}"`);
    expect(readFileSync(path, "utf8")).toBe("no markers");
    expect(readdirSync(folder)).toEqual(["README.md"]);
  });
});
