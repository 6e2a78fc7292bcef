/** complete, inspect and is_complete: questions about code that does not run. */
import type { Message } from "@innerloop/jupyter-protocol";
import type { CompletionItem, Completions, LanguageClient } from "../language/types.js";
import type { Supervisor } from "../supervise/types.js";
import { isTooDeep } from "../transform/brackets.js";
import { excerptOf } from "./excerpt.js";
import { magicAt, magicCompletions, magicHelp } from "./magic-help.js";
import { parseMagics } from "./magics.js";
import { toPoints, toUnits } from "./positions.js";

type Content = Record<string, unknown>;

export class Assist {
  readonly #language: LanguageClient;
  readonly #supervisor: Promise<Supervisor>;

  constructor(language: LanguageClient, supervisor: Promise<Supervisor>) {
    this.#language = language;
    this.#supervisor = supervisor;
  }

  async complete({ content }: Message): Promise<Content> {
    const { code, offset } = readCursor(content);
    const nothing = { items: [], start: offset, end: offset };
    const found = isTooDeep(code) ? nothing : (magicsAt(code, offset) ?? (await this.#language.complete(code, offset)));
    const { items, start, end } = found.items.length > 0 ? found : await this.#atRunTime(code, offset);
    const typed = items.map((item) => ({
      text: item.text,
      type: item.type,
      ...(item.signature === undefined ? {} : { signature: item.signature }),
      start: toPoints(code, item.start),
      end: toPoints(code, item.end),
    }));
    return {
      status: "ok",
      matches: items.map(({ text }) => text),
      cursor_start: toPoints(code, start),
      cursor_end: toPoints(code, end),
      metadata: { _jupyter_types_experimental: typed },
    };
  }

  async inspect({ content }: Message): Promise<Content> {
    const { code, offset } = readCursor(content);
    const line = code.lastIndexOf("\n", offset - 1) + 1;
    const magic = magicAt(code.slice(line).split("\n", 1)[0] ?? "", offset - line);
    if (magic !== undefined) return { status: "ok", found: true, data: magicHelp(magic), metadata: {} };
    const detail = content.detail_level === 1 ? 1 : 0;
    const found = isTooDeep(code) ? undefined : await this.#language.inspect(code, offset, detail);
    const data = found === undefined ? {} : { "text/plain": found.text, "text/markdown": found.markdown };
    return { status: "ok", found: found !== undefined, data, metadata: {} };
  }

  async isComplete({ content }: Message): Promise<Content> {
    const { code } = content;
    if (typeof code !== "string") throw new Error(`invalid is_complete_request: code is ${excerptOf(code)}`);
    let source: string;
    try {
      source = parseMagics(code).source;
    } catch {
      return { status: "invalid" };
    }
    const { completeness } = await import("../transform/index.js");
    return { ...completeness(source) };
  }

  /** `value.na|` where types say nothing of value: what its object has. */
  async #atRunTime(code: string, offset: number) {
    const before = code.slice(0, offset);
    const [, name, prefix = ""] = /(?:^|[^.\w$])([A-Za-z_$][\w$]*)\.([\w$]*)$/.exec(before) ?? [];
    const start = offset - prefix.length;
    const names = name === undefined ? [] : await (await this.#supervisor).properties(name);
    const items = names
      .filter((text) => text.startsWith(prefix) && text !== prefix)
      .map((text): CompletionItem => ({ text, type: "property", start, end: offset }));
    return { items, start, end: offset };
  }
}

/** `%ti|`, `%typecheck |` */
function magicsAt(code: string, offset: number): Completions | undefined {
  const found = magicCompletions(code.slice(code.lastIndexOf("\n", offset - 1) + 1, offset));
  if (found === undefined) return undefined;
  const start = offset - found.typed.length;
  return { items: found.names.map((text) => ({ text, type: "magic", start, end: offset })), start, end: offset };
}

/** @throws Error when there is no code */
function readCursor(content: Content): { code: string; offset: number } {
  const { code, cursor_pos } = content;
  if (typeof code !== "string") throw new Error(`invalid request: code is ${excerptOf(code)}`);
  return { code, offset: typeof cursor_pos === "number" ? toUnits(code, cursor_pos) : code.length };
}
