// `--show-config`, `--show-config-json` and `--generate-config`.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "@innerloop/nbformat";
import { UsageError } from "../cli/usage-error.js";
import { classes, classNames, type Settings } from "../traits/index.js";
import type { Row } from "../traits/rows.js";
import { configFolder } from "./find.js";

/** What traitlets prints: the files read, then every class with its settings. */
export function showConfig(settings: Settings, files: readonly string[]): string {
  const read = files.length === 0 ? [] : ["Loaded config files:", ...files.map((file) => `  ${file}`)];
  const set = Object.entries(settings)
    .filter(([, traits]) => Object.keys(traits).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, traits]) => [
      name,
      ...Object.entries(traits).map(([trait, value]) => `  .${trait} = ${JSON.stringify(value)}`),
    ]);
  return [...read, ...set].map((line) => `${line}\n`).join("");
}

export const showConfigJson = (settings: Settings): string => `${JSON.stringify(settings, undefined, 2)}\n`;

/** A configuration module in which every setting stands commented out with its default. */
export function defaultConfig(): string {
  const sections = classNames.flatMap((name) => {
    const traits = Object.entries(classes[name].traits as Readonly<Record<string, Row<unknown>>>).filter(
      ([, { effect }]) => "to" in effect,
    );
    if (traits.length === 0) return [];
    const lines = traits.map(([trait, row]) => `    // ${row.help}\n    // ${trait}: ${JSON.stringify(row.default)},`);
    return [`  ${name}: {\n${lines.join("\n")}\n  },`];
  });
  return `// Settings of ts-jupyter-export. Those of a class hold for its descendants too; the command line wins over this file.\nexport default {\n${sections.join("\n")}\n};\n`;
}

/** Writes it to the named file, else into Jupyter's folder; over an existing file only with -y. @returns the exit code */
export async function generateConfig(
  named: string,
  answer: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const path = named === "" ? join(configFolder(env), "ts_jupyter_export_config.js") : named;
  if (!/\.[cm]?[jt]s$/.test(path)) throw new UsageError(`${path}: what is generated is a module (.js)`);
  if (existsSync(path) && !answer) {
    process.stderr.write(`${path} exists (-y writes over it)\n`);
    return 1;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, defaultConfig());
  process.stdout.write(`${path}\n`);
  return 0;
}
