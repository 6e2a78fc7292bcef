// The formats that pandoc has a part in, beside nbconvert's with the same pandoc: reStructuredText and AsciiDoc are the same bytes,
// LaTeX is the same document in another dress.
import { beforeAll, describe, expect, it } from "vitest";
import { asciidocExporter, latexExporter, rstExporter } from "../../../packages/ts-jupyter-export/src/text/index.js";
import { latexStructure, unbalanced } from "./latex-structure.js";
import { type Answer, askNbconvert, exportText } from "./text-asked.js";
import { notebooks } from "./text-notebooks.js";

const exporters = { rst: rstExporter, asciidoc: asciidocExporter, latex: latexExporter } as const;
type Format = keyof typeof exporters;

/** nbconvert makes LaTeX of a notebook with SVG only where there is Inkscape. */
const names = (format: Format): string[] =>
  Object.keys(notebooks).filter((name) => format !== "latex" || name !== "svg");

const answers = new Map<string, Answer>();

beforeAll(() => {
  const questions = (["rst", "asciidoc", "latex"] as const).flatMap((exporter) =>
    names(exporter).map((name) => ({ name, exporter, notebook: notebooks[name] ?? "" })),
  );
  const found = askNbconvert(questions);
  for (const [index, { name, exporter }] of questions.entries()) answers.set(`${exporter} ${name}`, found[index] ?? {});
});

const both = async (format: Format, name: string) => {
  const answer = answers.get(`${format} ${name}`) ?? {};
  expect(answer.error).toBeUndefined();
  return { answer, ours: await exportText(notebooks[name] ?? "", format, exporters[format]()) };
};

describe.each(["rst", "asciidoc"] as const)("%s holds the bytes of nbconvert", (format) => {
  it.each(names(format))("%s", async (name) => {
    const { answer, ours } = await both(format, name);
    expect(ours).toEqual({ text: answer.text, extension: answer.extension, files: answer.files });
  });
});

/** nbconvert writes raw cells one after the other on one line; ours stand on lines of their own, so that a comment in one ends with it. */
const apart = (tex: string): string => tex.replace("plain rawlatex raw", "plain raw\nlatex raw");

describe("latex is nbconvert's document", () => {
  it.each(names("latex"))("%s has the same sections, prose, prompts, code and images", async (name) => {
    const { answer, ours } = await both("latex", name);
    expect(latexStructure(ours.text)).toEqual(latexStructure(apart(answer.text ?? "")));
    expect([ours.extension, ours.files]).toEqual([answer.extension, answer.files]);
  });

  it.each(names("latex"))("%s has balanced environments and braces", async (name) => {
    const { ours } = await both("latex", name);
    expect(unbalanced(ours.text)).toEqual([]);
  });
});
