import { afterAll, describe, expect, test } from "vitest";
import { startLanguage } from "../../../packages/ts-jupyter-kernel/src/language/index.js";
import { Notebook } from "./notebook.js";

const notebook = new Notebook();
afterAll(() => notebook.close());

/** Types for minutes: all orders of nine things. */
const ENDLESS = `type Orders<T, K = T> = [T] extends [never] ? [] : K extends K ? [K, ...Orders<Exclude<T, K>>] : never;
const orders: Orders<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8> = [1];`;
const aborted = expect.objectContaining({ name: "AbortError", message: "the check was cancelled" });

describe("cancel", () => {
  test("stops a check between its statements, and one that never looks; later cells know the earlier ones", async () => {
    expect(await notebook.run("const kept = 1")).toEqual([]);
    const many = Array.from({ length: 4000 }, (_, i) => `function f${i}() { return [${i}].map((x) => x + 1) }`).join(
      "\n",
    );
    for (const source of [many, ENDLESS]) {
      const check = notebook.language.check(notebook.cell(source));
      const queued = notebook.language.check(notebook.cell("1"));
      const who = notebook.language.who();
      setTimeout(() => notebook.language.cancel(), 50);
      await expect(check).rejects.toEqual(aborted);
      await expect(queued).rejects.toEqual(aborted);
      expect((await who).map(({ name }) => name)).toEqual(["kept"]);
      expect(await notebook.run("kept.nope")).toHaveLength(1);
    }
  });

  test("without a check under way changes nothing", async () => {
    notebook.language.cancel();
    expect(await notebook.run("kept.toFixed()")).toEqual([]);
  });
});

test("requests are answered in order with commits, also before the service is ready", async () => {
  const other = new Notebook();
  const one = other.cell("const a = 1");
  const first = other.language.check(one);
  other.language.commit(one, ["a"]);
  const second = other.language.check(other.cell("a.toFixed()"));
  other.language.reset();
  const third = other.run("a");
  expect(await Promise.all([first, second, third])).toEqual([[], [], ["a: Cannot find name 'a'. (2304)"]]);
  const open = other.language.check(other.cell("1"));
  const closed = expect(open).rejects.toThrow("the language service is closed");
  await other.close();
  await closed;
  await expect(other.language.who()).rejects.toThrow("the language service is closed");
});

test("a service that cannot live is started once again, and then says why", async () => {
  const language = startLanguage({ folder: notebook.folder, memory: 16 });
  const check = () => language.check({ id: 1, name: "cell 1", source: "1", declarations: [] });
  await expect(check()).rejects.toThrow(/^the language service ended in the middle: .*memory/);
  await expect(check()).rejects.toThrow(/^the language service ended in the middle: .*memory/);
  await expect(check()).rejects.toThrow(/^the language service ended in the middle: .*memory/);
  await language.close();
});

describe("a random walk of declarations", () => {
  // Each name has a number or a text, under some kind of declaration; a use as the other type is the only error.
  const NAMES = ["a", "b", "name", "process", "Map"];
  const forms = [
    (name: string, value: string) => `const ${name} = ${value}`,
    (name: string, value: string) => `let ${name} = ${value}`,
    (name: string, value: string) => `var ${name} = ${value}`,
    (name: string, value: string) => `const { ${name} } = { ${name}: ${value} }`,
    (name: string, value: string) => `const [, ${name}] = [0, ${value}] as const`,
    (name: string, value: string) =>
      `class ${name} { static toString() { return '' } } namespace ${name} { export const own = ${value} }`,
  ];
  test("every error is found, no other is, and each lies in the cell's text", async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const known = new Map<string, { type: "number" | "string"; member: string }>();
    notebook.language.reset();
    for (let step = 0; step < 80; step++) {
      const lines: string[] = [];
      const wrong: string[] = [];
      const declared = NAMES.filter(() => random(4) === 0);
      const uses = [...known].filter(([name]) => !declared.includes(name) && random(2) === 0);
      for (const [name, { type, member }] of uses) {
        const asked = random(3) === 0 ? (type === "number" ? "string" : "number") : type;
        const use = `used${lines.length}`;
        if (asked !== type) wrong.push(use);
        lines.push(`{ const ${use}: ${asked} = ${name}${member}; }`);
      }
      const given = declared.map((name) => {
        const type = random(2) === 0 ? ("number" as const) : ("string" as const);
        const form = random(forms.length);
        lines.splice(random(lines.length + 1), 0, forms[form]!(name, type === "number" ? "1" : "'x'"));
        return [name, { type, member: form === 5 ? ".own" : "" }] as const;
      });
      const source = lines.join(random(2) === 0 ? ";\n" : "; ");
      const found = await notebook.diagnose(source);
      const places = found.map(({ start = -1, length = -1 }) => source.slice(start, start + length));
      expect(places.sort(), source).toEqual(wrong.sort());
      expect(
        found.every(({ code }) => code === 2322),
        source,
      ).toBe(true);
      for (const [name, what] of given) known.set(name, what);
    }
  });
});
