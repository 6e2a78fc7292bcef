import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeUpdate } from "../../../packages/vitest-notebook/src/update/write.js";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-update-"));
  path = join(folder, "book.ipynb");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("writeUpdate", () => {
  test("replaces the text of a file and leaves nothing else behind", async () => {
    writeFileSync(path, "before é\r\n");
    chmodSync(path, 0o640);
    await writeUpdate(path, "before é\r\n", "after 𝛁\r\n");
    expect(readFileSync(path, "utf8")).toBe("after 𝛁\r\n");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["book.ipynb"]);
  });

  test("refuses when the file changed meanwhile, and leaves it as it is", async () => {
    writeFileSync(path, "somebody's work");
    await expect(writeUpdate(path, "before", "after")).rejects.toThrow(
      `${path}: changed while its notebook ran; not updated, run it again`,
    );
    expect(readFileSync(path, "utf8")).toBe("somebody's work");
  });

  test("refuses when only the line ends changed meanwhile", async () => {
    writeFileSync(path, "a\r\n");
    await expect(writeUpdate(path, "a\n", "b\n")).rejects.toThrow("changed while its notebook ran");
  });

  test("refuses when the file is gone", async () => {
    await expect(writeUpdate(path, "before", "after")).rejects.toThrow(`${path}: cannot be updated: `);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("keeps a byte order mark, which readers of the text drop", async () => {
    writeFileSync(path, "\ufeffbefore");
    await writeUpdate(path, "before", "after");
    expect(readFileSync(path)).toEqual(Buffer.from("\ufeffafter"));
  });

  test("does not touch a file whose text stays", async () => {
    writeFileSync(path, "before");
    const { mtimeNs, ino } = statSync(path, { bigint: true });
    await writeUpdate(path, "before", "before");
    expect(statSync(path, { bigint: true })).toMatchObject({ mtimeNs, ino });
  });

  test("follows a symbolic link and leaves it a link", async () => {
    writeFileSync(path, "before");
    const link = join(folder, "link.ipynb");
    symlinkSync("book.ipynb", link);
    await writeUpdate(link, "before", "after");
    expect(readFileSync(path, "utf8")).toBe("after");
    expect(
      readdirSync(folder, { withFileTypes: true })
        .find(({ name }) => name === "link.ipynb")
        ?.isSymbolicLink(),
    ).toBe(true);
  });
});
