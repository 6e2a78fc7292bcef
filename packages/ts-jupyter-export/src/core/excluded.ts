// Parts of a notebook that an export leaves out: nbconvert's TemplateExporter.exclude_… as one set of names.

/** `TemplateExporter.exclude_input_prompt` is "input-prompt", and so on. */
export const excludable = [
  "input",
  "input-prompt",
  "output",
  "output-prompt",
  "output-stdin",
  "code-cell",
  "markdown",
  "raw",
  "unknown",
] as const;

export type Excluded = ReadonlySet<(typeof excludable)[number]>;

export const nothingExcluded: Excluded = new Set();
