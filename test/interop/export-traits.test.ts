// The table of settings against nbconvert's own: every class, every trait, every default, every parent, asked of nbconvert itself;
// and every flag and alias of its command line.
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { flags } from "../../packages/ts-jupyter-export/src/cli/flags.js";
import { classes, classNames, lineage, rows } from "../../packages/ts-jupyter-export/src/traits/index.js";
import { PYTHON } from "./python.js";

interface TheirClass {
  parents: string[];
  traits: Record<string, { kind: string; default: unknown; nullable: boolean; choices: (string | number)[] }>;
}
interface Answer {
  classes: Record<string, TheirClass>;
  flags: string[];
  aliases: Record<string, string>;
}

const program = `
import json, sys
from nbconvert.nbconvertapp import NbConvertApp
app = NbConvertApp()
def plain(value):
    if isinstance(value, (set, frozenset)): return sorted((plain(v) for v in value), key=str)
    if isinstance(value, (list, tuple)): return [plain(v) for v in value]
    if isinstance(value, dict): return {str(k): plain(v) for k, v in value.items()}
    return value if value is None or isinstance(value, (str, int, float, bool)) else "?"
found = {}
for cls in app._classes_inc_parents():
    if cls.__name__ in ("Configurable", "LoggingConfigurable", "SingletonConfigurable"): continue
    own = {}
    for name, trait in cls.class_own_traits(config=True).items():
        own[name] = {"kind": type(trait).__name__, "default": plain(trait.default()), "nullable": bool(trait.allow_none),
                     "choices": plain(list(getattr(trait, "values", None) or []))}
    found[cls.__name__] = {"parents": [b.__name__ for b in cls.__mro__[1:]], "traits": own}
json.dump({"classes": found, "flags": list(app.flags), "aliases": {str(k): v for k, v in app.aliases.items()}}, sys.stdout)
`;

/** traitlets' type → ours. */
const kinds: Record<string, string> = {
  Bool: "flag",
  Unicode: "text",
  FilenameExtension: "text",
  DottedObjectName: "text",
  DottedOrNone: "text",
  Union: "text",
  Type: "text",
  Int: "integer",
  Enum: "choice",
  List: "list",
  Set: "set",
  Dict: "map",
  Callable: "callable",
  Any: "callable",
};

let theirs: Answer;
beforeAll(() => {
  const answer = execFileSync(PYTHON, ["-c", program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  theirs = JSON.parse(answer) as Answer;
}, 60_000);

const own = "TsJupyterExport";
/** nbconvert has it, but loads it only where Exporter.preprocessors names it; test/interop/nbconvert/sanitize.test.ts asks it. */
const unlisted = "SanitizeHTML";

describe("the table of settings", () => {
  it("has nbconvert's classes and no others but our own, with the same ancestors in the same order", () => {
    expect(classNames.filter((name) => name !== own && name !== unlisted).sort()).toEqual(
      Object.keys(theirs.classes).sort(),
    );
    for (const name of classNames.filter((candidate) => candidate !== own && candidate !== unlisted)) {
      const known = new Set<string>(classNames);
      expect([...lineage(name)].slice(1), name).toEqual(
        theirs.classes[name].parents.filter((parent) => known.has(parent)),
      );
    }
  });

  it("has every trait of every class, and no others but mermaid_js_url, which nbconvert has without letting it be set", () => {
    const names = (of: Record<string, { traits: object }>) =>
      Object.entries(of).flatMap(([name, { traits }]) => Object.keys(traits).map((trait) => `${name}.${trait}`));
    const ours = names(classes).filter(
      (name) => !/^(?:TsJupyterExport|SanitizeHTML)\./.test(name) && name !== "HTMLExporter.mermaid_js_url",
    );
    expect(ours.sort()).toEqual(names(theirs.classes).sort());
  });

  it("reads every value as nbconvert does, and has its defaults", () => {
    for (const { owner, trait, row } of rows()) {
      const their = theirs.classes[owner]?.traits[trait];
      if (their === undefined) continue;
      const name = `${owner}.${trait}`;
      expect(row.kind, name).toBe(kinds[their.kind]);
      expect(row.nullable, name).toBe(their.nullable);
      if (row.choices !== undefined) expect(row.choices, name).toEqual(their.choices);
      // Defaults that are Python objects have no form here; an OS-dependent Inkscape is asked for when it is used.
      if (their.default !== "?" && !name.startsWith("SVG2PDFPreprocessor."))
        expect(row.default, name).toEqual(their.default);
    }
  });
});

describe("the command line", () => {
  it("has every flag and alias of nbconvert", () => {
    const names = new Set(flags.flatMap((flag) => flag.names));
    const spelled = [...theirs.flags, ...Object.keys(theirs.aliases)].map((name) =>
      name.length === 1 ? `-${name}` : `--${name}`,
    );
    expect(spelled.filter((name) => !names.has(name))).toEqual([]);
  });

  it("its aliases set the same traits", () => {
    for (const [name, target] of Object.entries(theirs.aliases)) {
      const flag = flags.find((candidate) => candidate.names.includes(`--${name}`));
      const [owner, trait] = target.split(".");
      const value = { to: "html", nbformat: "3", "log-level": "DEBUG", sanitize_html: "True" }[name] ?? "x";
      expect(flag?.values, name).toHaveLength(1);
      const set = flag?.read([value], {
        notebooks: [],
        settings: {},
        parameters: {},
        destination: "files",
        print: "nothing",
      });
      expect(Object.keys(set?.settings[owner] ?? {}), name).toEqual([trait]);
    }
  });
});
