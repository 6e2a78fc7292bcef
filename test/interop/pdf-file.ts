// Reads what tests ask of a PDF that Chromium wrote: sheets and their size, title, outline, links, and the text through
// the fonts' own tables (ToUnicode). Chromium writes plain objects, streams deflated; nothing else is understood.
import { inflateSync } from "node:zlib";

export interface PdfFile {
  /** Points. */
  sheets: { width: number; height: number }[];
  title: string | undefined;
  outline: string[];
  links: string[];
  text: string;
}

export function readPdf(bytes: Uint8Array): PdfFile {
  const file = Buffer.from(bytes).toString("latin1");
  const objects = new Map<number, string>();
  for (const [, number, body] of file.matchAll(/(?:^|\n)(\d+) 0 obj\n?([\s\S]*?)\nendobj/g))
    objects.set(Number(number), body ?? "");
  const all = [...objects.values()];
  const pages = all.filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  const strings = (name: string, among: readonly string[]) =>
    among.flatMap((body) =>
      [...body.matchAll(new RegExp(`/${name} \\(((?:\\\\.|[^\\\\)])*)\\)`, "g"))].map(([, value]) =>
        literal(value ?? ""),
      ),
    );
  const info = all.filter((body) => /\/Producer/.test(body));
  return {
    sheets: pages.map((page) => {
      const [, , width = 0, height = 0] = (/\/MediaBox \[([^\]]*)\]/.exec(page)?.[1] ?? "").split(" ").map(Number);
      return { width, height };
    }),
    title: strings("Title", info)[0],
    outline: outline(all.find((body) => /\/Type \/Outlines/.test(body)) ?? "", objects),
    links: strings("URI", all),
    text: pages.map((page) => pageText(page, objects)).join("\n"),
  };
}

/** Titles in the order of the tree: each entry, what is under it, the next one. */
function outline(entry: string, objects: ReadonlyMap<number, string>): string[] {
  const follow = (name: string): string[] => {
    const number = new RegExp(`/${name} (\\d+) 0 R`).exec(entry)?.[1];
    return number === undefined ? [] : outline(objects.get(Number(number)) ?? "", objects);
  };
  const title = /\/Title \(((?:\\.|[^\\)])*)\)/.exec(entry)?.[1];
  return [...(title === undefined ? [] : [literal(title)]), ...follow("First"), ...follow("Next")];
}

function pageText(page: string, objects: ReadonlyMap<number, string>): string {
  const inside = (body: string): string => {
    const reference = /\/Font (\d+) 0 R/.exec(body)?.[1];
    return reference === undefined ? body : (objects.get(Number(reference)) ?? "");
  };
  const tables = new Map<string, Map<string, string>>();
  for (const [, name, number] of inside(page).matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(number)) ?? "")?.[1];
    if (name && table) tables.set(name, unicode(stream(objects.get(Number(table)) ?? "")));
  }
  const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1] ?? "";
  let font: Map<string, string> | undefined;
  let text = "";
  for (const [, name, hex, array] of stream(objects.get(Number(contents)) ?? "").matchAll(
    /\/(F\d+) [\d.]+ Tf|<([\dA-Fa-f]+)> Tj|\[([^\]]*)\] TJ|\bET\b/g,
  )) {
    if (name) font = tables.get(name);
    else if (hex === undefined && array === undefined) text += " ";
    else {
      const codes = hex ?? [...(array ?? "").matchAll(/<([\dA-Fa-f]+)>/g)].map(([, part]) => part).join("");
      text += (codes.match(/.{4}/g) ?? []).map((code) => font?.get(code.toUpperCase()) ?? "").join("");
    }
  }
  return text.replace(/\s+/g, " ");
}

function stream(body: string): string {
  const start = /stream\r?\n/.exec(body);
  if (!start) return "";
  const data = Buffer.from(body.slice(start.index + start[0].length, body.lastIndexOf("endstream")), "latin1");
  return /FlateDecode/.test(body.slice(0, start.index))
    ? inflateSync(data).toString("latin1")
    : data.toString("latin1");
}

/** Codes of a font → characters: `bfchar` and `bfrange` of its table. */
function unicode(table: string): Map<string, string> {
  const map = new Map<string, string>();
  const text = (hex: string) => Buffer.from(hex, "hex").swap16().toString("utf16le");
  for (const [, block] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code, to] of (block ?? "").matchAll(/<(\w+)> <(\w+)>/g))
      map.set((code ?? "").toUpperCase(), text(to ?? ""));
  }
  for (const [, block] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from, to, first] of (block ?? "").matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const low = Number.parseInt(from ?? "", 16);
      for (let code = low; code <= Number.parseInt(to ?? "", 16); code += 1) {
        const point = Number.parseInt(first ?? "", 16) + code - low;
        map.set(code.toString(16).toUpperCase().padStart(4, "0"), String.fromCodePoint(point));
      }
    }
  }
  return map;
}

/** A literal string: Latin letters, or UTF-16 after its mark. */
function literal(value: string): string {
  const plain = value
    .replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\\(.)/g, "$1");
  return plain.startsWith("\xfe\xff") ? Buffer.from(plain.slice(2), "latin1").swap16().toString("utf16le") : plain;
}
