import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  newCodeCell,
  newNotebook,
  readNotebook,
  stringifyNotebook,
  writeFileAtomic,
  writeNotebook,
} from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { fixture, messageOf, scratch } from "./fixtures.js";

const notebook = { ...newNotebook(), cells: [newCodeCell("1 + 1", { id: "a" })] };

describe("readNotebook", () => {
  it("a file that cannot be read is named with the reason", async () => {
    const folder = await scratch();
    const fails = async (name: string, content?: string | Uint8Array): Promise<string> => {
      const path = join(folder, name);
      if (content !== undefined) await writeFile(path, content);
      return (await messageOf(() => readNotebook(path))).replace(folder, "");
    };
    await mkdir(join(folder, "folder.ipynb"));
    expect(await fails("missing.ipynb")).toBe("/missing.ipynb: no such file");
    expect(await fails("folder.ipynb")).toBe("/folder.ipynb: is a directory");
    expect(await fails("empty.ipynb", "")).toBe("/empty.ipynb: empty file");
    expect(await fails("blank.ipynb", "\n \n")).toBe("/blank.ipynb: empty file");
    expect(await fails("list.ipynb", "[]")).toBe("/list.ipynb: not an object: []");
    expect(await fails("syntax.ipynb", '{\n "cells": [,]}')).toBe(
      '/syntax.ipynb: not JSON at line 2, column 12: expected a value, found ","',
    );
  });

  it("bytes that are not UTF-8 are named with their offset", async () => {
    const path = join(await scratch(), "latin.ipynb");
    const at = async (...parts: (string | number[])[]): Promise<string> => {
      await writeFile(path, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
      return (await messageOf(() => readNotebook(path))).replace(`${path}: `, "");
    };
    expect(await at('{"a": "', [0xe9], '"}')).toBe("not UTF-8: byte 0xE9 at 7");
    expect(await at("é".repeat(100_000), [0xff, 0x41])).toBe("not UTF-8: byte 0xFF at 200000");
    expect(await at("x", "é".repeat(65_536), [0xed, 0xa0, 0x80])).toBe("not UTF-8: byte 0xED at 131073");
    expect(await at("a", [0xf0, 0x9f, 0x98])).toBe("not UTF-8: byte 0xF0 at 1");
    expect(await at(Array(200_000).fill(0x80))).toBe("not UTF-8: byte 0x80 at 0");
  });

  it("what was read and not changed is written with the same bytes", async () => {
    const path = join(await scratch(), "a.ipynb");
    await writeFile(path, fixture("v4.5-loose.expected.ipynb"));
    await writeNotebook(path, await readNotebook(path));
    expect(await readFile(path, "utf8")).toBe(fixture("v4.5-loose.expected.ipynb"));
  });
});

describe("writeNotebook", () => {
  it("makes a new file", async () => {
    const path = join(await scratch(), "new.ipynb");
    await writeNotebook(path, notebook);
    expect(await readFile(path, "utf8")).toBe(stringifyNotebook(notebook));
  });

  it("an invalid notebook is not written and the old file stays", async () => {
    const folder = await scratch();
    const path = join(folder, "a.ipynb");
    await writeFile(path, "old");
    const invalid = { ...notebook, cells: [newCodeCell("", { id: "not good" })] };
    expect(await messageOf(() => writeNotebook(path, invalid))).toBe(
      `${path}: /cells/0/id: does not match ^[a-zA-Z0-9-_]+$: "not good"`,
    );
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.ipynb"]);
  });
});

describe("writeFileAtomic", () => {
  it("replaces the content, keeps the permission bits and leaves no other file", async () => {
    const folder = await scratch();
    const path = join(folder, "a.txt");
    await writeFile(path, "old and longer");
    // 0o666: bits that the umask takes from a new file.
    await chmod(path, 0o666);
    await writeFileAtomic(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect((await stat(path)).mode & 0o7777).toBe(0o666);
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("a reader that has the old file open keeps the old content: the file is replaced, not overwritten", async () => {
    const path = join(await scratch(), "a.txt");
    await writeFile(path, "old");
    const before = await stat(path);
    await writeFileAtomic(path, Buffer.from("new"));
    expect((await stat(path)).ino).not.toBe(before.ino);
  });

  it("follows a chain of symbolic links and leaves them links", async () => {
    const folder = await scratch();
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real", "a.txt"), "old");
    await symlink(join("real", "a.txt"), join(folder, "one"));
    await symlink("one", join(folder, "two"));
    await writeFileAtomic(join(folder, "two"), "new");
    expect(await readFile(join(folder, "real", "a.txt"), "utf8")).toBe("new");
    expect(await readlink(join(folder, "two"))).toBe("one");
    expect(await readdir(join(folder, "real"))).toEqual(["a.txt"]);
  });

  it("makes the file that a dangling link points to", async () => {
    const folder = await scratch();
    await symlink("later.txt", join(folder, "link"));
    await writeFileAtomic(join(folder, "link"), "new");
    expect(await readFile(join(folder, "later.txt"), "utf8")).toBe("new");
  });

  it("a failure names the file and leaves nothing behind", async () => {
    const folder = await scratch();
    await mkdir(join(folder, "taken"));
    await symlink("loop", join(folder, "loop"));
    const fails = (name: string): Promise<string> => messageOf(() => writeFileAtomic(join(folder, name), "x"));
    expect(await fails("taken")).toBe(`${join(folder, "taken")}: cannot write: is a directory`);
    expect(await fails("none/a.txt")).toBe(`${join(folder, "none/a.txt")}: cannot write: no such file`);
    expect(await fails("loop")).toBe(`${join(folder, "loop")}: cannot write: too many symbolic links`);
    expect(await fails("n".repeat(300))).toBe(`${join(folder, "n".repeat(300))}: cannot write: the name is too long`);
    expect((await readdir(folder)).sort()).toEqual(["loop", "taken"]);
  });

  it("a failure while writing keeps the old file and removes the temporary one", async () => {
    const folder = await scratch();
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    // A stream of data that breaks in the middle is what a full disk looks like to the caller.
    const breaking = {
      async *[Symbol.asyncIterator]() {
        yield "half";
        throw Object.assign(new Error("write"), { code: "ENOSPC" });
      },
    } as unknown as string;
    expect(await messageOf(() => writeFileAtomic(path, breaking))).toBe(
      `${path}: cannot write: no space left on the device`,
    );
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("many writers at once leave one whole file", async () => {
    const folder = await scratch();
    const path = join(folder, "a.txt");
    const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });
});
