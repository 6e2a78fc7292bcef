// What the index says about one notebook, taken from the notebook itself and from what became of it.
import type { Notebook, PlacedCheck } from "@innerloop/nbformat";
import type { Outcome, Status } from "../run/outcome.js";

export interface IndexEntry {
  /** First heading, else the file name. */
  title: string;
  /** Path of the notebook as given. */
  file: string;
  /** Address of the page, relative to the index; absent when none was written. */
  href?: string;
  /** The source document that the notebook works through (`metadata.innerloop.document`). */
  document?: string;
  status: Status;
  /** Why the status is not ok. */
  message?: string;
  /** Seconds the cells took; absent when that is not known. */
  seconds?: number;
  cells: { done: number; total: number };
  checks: PlacedCheck[];
  /** The first figure as SVG. */
  thumbnail?: string;
}

export function indexEntry(
  outcome: Outcome,
  more: { href?: string; thumbnail?: string; executed: boolean },
): IndexEntry {
  const { job, notebook, status, message, cells, checks } = outcome;
  const seconds = more.executed ? outcome.seconds : notebook && recordedSeconds(notebook);
  const document = notebook && documentOf(notebook);
  return {
    title: (notebook && titleOf(notebook)) ?? job.name,
    file: job.input,
    status,
    cells,
    checks,
    ...(more.href === undefined ? {} : { href: more.href }),
    ...(more.thumbnail === undefined ? {} : { thumbnail: more.thumbnail }),
    ...(message === undefined ? {} : { message }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(document === undefined ? {} : { document }),
  };
}

/** `metadata.title`, else the text of the first Markdown heading outside of fenced code. */
export function titleOf(notebook: Notebook): string | undefined {
  const { title } = notebook.metadata;
  if (typeof title === "string" && title !== "") return title;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "markdown") continue;
    const prose = cell.source.replace(/^(```|~~~).*?^\1/gms, "");
    const heading = prose.match(/^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/m);
    if (heading !== null) return plainText(heading[1]);
  }
  return undefined;
}

/** Heading Markdown without its marks: emphasis, code and links. */
const plainText = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`)(.+?)\1/g, "$2")
    .replace(/\*(\S.*?)\*/g, "$1");

function documentOf(notebook: Notebook): string | undefined {
  const ours = notebook.metadata.innerloop;
  if (typeof ours !== "object" || ours === null || !("document" in ours)) return undefined;
  return typeof ours.document === "string" ? ours.document : undefined;
}

/**
 * The `profile` that a notebook's parameters chose; an injected value outranks the default above it.
 * Read from the source, because parameters are assignments: `profile = "full"`.
 */
export function profileOf(notebook: Notebook): string | undefined {
  const cells = ["injected-parameters", "parameters"].flatMap((tag) =>
    notebook.cells.filter((cell) => cell.metadata.tags?.includes(tag)),
  );
  for (const { source } of cells) {
    const assigned = source.match(/\bprofile\b\s*(?::[^=\n]+)?=\s*(["'`])([^"'`]*)\1/);
    if (assigned !== null) return assigned[2];
  }
  return undefined;
}

/**
 * Sum of the cells' recorded times (`metadata.execution`, as nbclient and JupyterLab write it), from busy to idle:
 * tslab dates its reply at the cell's start.
 */
export function recordedSeconds(notebook: Notebook): number | undefined {
  const spans = notebook.cells.flatMap(({ metadata: { execution } }) => {
    const from = Date.parse(execution?.["iopub.status.busy"] ?? execution?.["iopub.execute_input"] ?? "");
    const to = Date.parse(execution?.["iopub.status.idle"] ?? execution?.["shell.execute_reply"] ?? "");
    return Number.isFinite(to - from) ? [(to - from) / 1000] : [];
  });
  return spans.length === 0 ? undefined : spans.reduce((sum, span) => sum + span, 0);
}
