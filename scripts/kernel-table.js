// Writes the table of kernels into packages/tfjs-compile/README.md, from what the package itself knows: its rules, its refusals and its
// classification of gradients. Run `node scripts/kernel-table.js` after a change to one of them; a test compares.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const README = join(root, "packages/tfjs-compile/README.md");
const OPEN = "<!-- kernels -->";
const CLOSE = "<!-- /kernels -->";

const GRADIENTS = {
  differentiable: "right",
  zero: "zero",
  none: "none",
  constant: "no tensor in",
};

/** What holds a rule right: see test/tfjs-compile/composed (every kernel) and test/tfjs-compile/kernels (families, over random shapes). */
const TESTS = {
  differentiable: "values, derivatives 1–3",
  zero: "values",
  none: "values",
  constant: "values",
};
const REFUSED = {
  differentiable: "error, derivatives 1–3 eagerly",
  zero: "error",
  none: "error",
  constant: "error",
};

/** The table as Markdown, kernels in alphabetical order. */
export async function kernelTable() {
  const { kernelNames, refusals, rules } = await import("../packages/tfjs-compile/dist/kernels/table.js");
  const { kernelGradients } = await import("../packages/tfjs-compile/dist/gradients/index.js");
  const names = [...new Set([...kernelNames, ...Object.keys(rules)])].sort((a, b) => a.localeCompare(b, "en"));
  const rows = names.map((name) => {
    const rule = rules[name];
    const gradient = kernelGradients[name]?.class ?? "none";
    const compiled = rule === undefined ? `no: ${refusals[name]}` : "yes";
    const float64 = rule === undefined ? "" : rule.noFloat64 === undefined ? "yes" : `no: ${rule.noFloat64}`;
    const tested = rule === undefined ? REFUSED[gradient] : TESTS[gradient];
    return `| ${name} | ${compiled} | ${float64} | ${GRADIENTS[gradient]} | ${tested} |`;
  });
  const compiled = names.filter((name) => name in rules);
  return [
    `${names.length} kernels, ${compiled.length} compiled, ${compiled.filter((name) => rules[name].noFloat64 === undefined).length} of them in float64 too.`,
    "",
    "| kernel | compiled | float64 | gradient | tested |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The text with what stands between the markers replaced. */
export function withTable(text, table) {
  const from = text.indexOf(OPEN);
  const to = text.indexOf(CLOSE);
  if (from < 0 || to < from) throw new Error(`README without the markers ${OPEN} and ${CLOSE}`);
  return `${text.slice(0, from + OPEN.length)}\n${table}\n${text.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build();
  writeFileSync(README, withTable(readFileSync(README, "utf8"), await kernelTable()));
}
