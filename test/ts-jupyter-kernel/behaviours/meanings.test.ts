/**
 * A name has a value and a type, and each declaration replaces what it declares: variables and functions the value, interfaces, aliases
 * and type-only imports the type, classes and imports both. Random notebooks hold to that, cell after cell.
 */
import { afterAll, expect, it } from "vitest";
import { Notebook } from "../language/notebook.js";
import { seeded } from "../random.js";

const NAMES = ["A", "B", "C"];
const MODULES = [0, 1];

interface Kind {
  meanings: "value" | "type" | "both";
  cell(name: string, tag: string): string;
}

const value = (cell: Kind["cell"]): Kind => ({ meanings: "value", cell });
const type = (cell: Kind["cell"]): Kind => ({ meanings: "type", cell });
const both = (cell: Kind["cell"]): Kind => ({ meanings: "both", cell });

const KINDS: readonly Kind[] = [
  value((n, tag) => `const ${n} = { tag: "${tag}" } as const`),
  value((n, tag) => `let ${n} = { tag: "${tag}" as const }`),
  value((n, tag) => `function ${n}() {} ${n}.tag = "${tag}" as const`),
  type((n, tag) => `interface ${n} { own: "${tag}" }`),
  type((n, tag) => `type ${n} = { own: "${tag}" }`),
  both((n, tag) => `class ${n} { static tag = "${tag}" as const; own = "${tag}" as const }`),
  both((n, tag) => `const ${n} = { tag: "${tag}" } as const; type ${n} = { own: "${tag}" }`),
  both((n, tag) => `function ${n}() {} ${n}.tag = "${tag}" as const; interface ${n} { own: "${tag}" }`),
];
const IMPORTS: readonly Kind[] = [
  both((n, module) => `import { ${n} } from "./${module}"`),
  type((n, module) => `import type { ${n} } from "./${module}"`),
  type((n, module) => `import { type ${n} } from "./${module}"`),
];

const classes = (tag: string) =>
  NAMES.map((n) => `export class ${n} { static tag = "${tag}" as const; own = "${tag}" as const }`);
const notebook = new Notebook(Object.fromEntries(MODULES.map((i) => [`m${i}.ts`, classes(`m${i}`).join("\n")])));
afterAll(() => notebook.close());

it.each([1, 2, 3, 4])("a random notebook (seed %i) keeps values and types of a name apart", async (seed) => {
  notebook.language.reset();
  const random = seeded(seed);
  const below = (n: number) => Math.floor(random() * n);
  const values = new Map<string, string>();
  const types = new Map<string, string>();
  const cells: string[] = [];
  for (let step = 0; step < 30; step++) {
    const name = NAMES[below(NAMES.length)] ?? "A";
    const imported = below(4) === 0;
    const kinds = imported ? IMPORTS : KINDS;
    const kind = kinds[below(kinds.length)]!;
    const tag = imported ? `m${below(MODULES.length)}` : `t${step}`;
    const cell = kind.cell(name, tag);
    cells.push(cell);
    expect(await notebook.run(cell), cells.join("\n---\n")).toEqual([]);
    if (kind.meanings !== "type") values.set(name, tag);
    if (kind.meanings !== "value") types.set(name, tag);
    const use = NAMES.flatMap((n) => [
      values.has(n)
        ? `${n}.tag satisfies "${values.get(n)}";\n// @ts-expect-error\n${n}.tag satisfies "another";`
        : `// @ts-expect-error\n${n}.tag;`,
      types.has(n)
        ? `({ own: "${types.get(n)}" } as const) satisfies ${n};\n// @ts-expect-error\n({ own: "another" } as const) satisfies ${n};`
        : `// @ts-expect-error\n({}) as ${n};`,
    ]).join("\n");
    expect(await notebook.run(use), [...cells, use].join("\n---\n")).toEqual([]);
  }
});
