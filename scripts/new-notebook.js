// A new notebook of the book, as it stands before anybody has written in it: the house's structure around a small example that is true and runs.
// Question, formula, smallest code, figure with null and oracle lines, checks with their sources, what did not work, verdict; and the test
// file that holds it to the book's rules. Pure: scripts/new.js gives the number and runs it.

/** Longest file name that is still read at a glance. */
const LONGEST = 60;

/**
 * The part of a file's name that a title gives: its Latin letters and digits in kebab-case.
 * @throws {Error} one phrase that names the title
 */
export function slugOf(title) {
  if (/[\r\n]/.test(title)) throw new Error(`invalid title ${JSON.stringify(title)}: one line wanted`);
  const slug = title
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (!/[a-z]/.test(slug)) throw new Error(`invalid title "${title}": no letter for a file's name`);
  if (slug.length > LONGEST)
    throw new Error(`invalid title: ${slug.length} characters in its file's name (at most ${LONGEST}): "${slug}"`);
  return slug;
}

/** `16` → `16`, `7` → `07`: as the files are called. */
export const twoDigits = (number) => String(number).padStart(2, "0");

/** The cells, in order. */
export function cellsOf({ number, title }) {
  return [
    markdown("title", `# ${number} · ${title}`, INTRODUCTION),
    { ...code("parameters", PARAMETERS), metadata: { tags: ["parameters"] } },
    code("setup", SETUP),
    markdown("steps", "## 1 · How far do $k$ steps go?", QUESTION),
    code("steps-code", COMPUTE),
    code("steps-figure", FIGURE),
    code("steps-checks", CHECKS),
    markdown("steps-failures", FAILURES),
    markdown("verdict", "## 2 · Verdict", VERDICT),
  ];
}

const markdown = (id, ...parts) => ({ cell_type: "markdown", id, metadata: {}, source: parts.join("\n\n") });
const code = (id, source) => ({ cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null });

const INTRODUCTION = `**The question.** Ask it here, in a sentence that can come out wrong. (Until then this page asks how far $k$ gradient steps go in a bowl.)

**The answer, in one line.** Give it here, with its number, once there is one. (A step multiplies the distance to the minimum by $1-\\alpha\\lambda$, to round-off.)`;

const PARAMETERS = `const profile: "quick" | "full" = "quick"; // "full": more steps`;

const SETUP = `import { check, nullLine, oracleLine, plot, show, table } from "../lib/report/index.js";

const steps = { quick: 12, full: 100 }[profile];`;

const QUESTION = `**Question.** What is left of a parameter's distance to the minimum after $k$ steps?

**Formula.** On $\\mathcal L(\\varphi)=\\tfrac12\\lambda\\varphi^2$ the gradient is $\\lambda\\varphi$, so that a step of rate $\\alpha$ multiplies by $1-\\alpha\\lambda$:

$$\\varphi^{(k)}=(1-\\alpha\\lambda)^k\\,\\theta. \\tag{1}$$`;

const COMPUTE = `const alpha = 0.3;
const curvatures = [0.5, 1, 2];

const descend = (curvature: number) => {
  const path = [1]; // θ = 1
  for (let k = 0; k < steps; k++) path.push(path[k] - alpha * curvature * path[k]);
  return path;
};
const paths = curvatures.map(descend);
const last = paths.map((path) => path[steps]);`;

const FIGURE = `const lines = paths.map((y, i) => ({
  type: "scatter" as const, mode: "lines+markers" as const, name: \`λ = \${curvatures[i]}\`,
  x: y.map((_, k) => k), y,
}));
show(plot(lines, {
  name: "steps-in-a-bowl", title: "Each step takes the same share of what is left",
  x: "inner step k", y: "parameter φ⁽ᵏ⁾",
  guides: [nullLine(1, "no adaptation"), oracleLine(0, "minimum")],
  caption: \`Descent on λφ²/2 from θ = 1 with α = \${alpha}.\`,
}));
table(curvatures.map((curvature, i) => ({ curvature, "left after all steps": last[i] })));`;

const CHECKS = `const closed = curvatures.map((curvature) => (1 - alpha * curvature) ** steps);
check("what is left after all steps is the closed form (1)", last,
  { expected: closed, rtol: 1e-12, source: "closed form: equation (1)" });`;

const FAILURES = `**What did not work.** Say here what was tried and failed, with the number that showed it. (From $\\alpha\\lambda>2$ on the steps grow: with $\\alpha=0.3$ that is a curvature above $6.7$, which the figure leaves out.)`;

const VERDICT = `What is known now that was not known before, with its number; and what is left open.`;

/** The test file: what `describeNotebook` holds the committed notebook to. */
export function testOf({ file, number, document }) {
  return `import { describeNotebook } from "./describe-notebook.js";

await describeNotebook({
  file: "${file}",
  document: "${document}",
  number: ${number},
  sections: 1,
  golden: {
    // (1 − αλ)^12 for α = 0.3 and λ = 0.5, 1, 2.
    "what is left after all steps is the closed form (1)": { values: [0.85 ** 12, 0.7 ** 12, 0.4 ** 12], rtol: 1e-9 },
  },
  figures: ["steps-in-a-bowl"],
  tables: 1,
});
`;
}
