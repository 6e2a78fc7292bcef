// The order of files: what failed last time first, then the longest first. Vitest remembers how long a file took, but a notebook from
// the cache took no time; what its kernel would take is remembered by us.
import { relative } from "node:path";
import {
  BaseSequencer,
  type TestProject,
  type TestSequencerConstructor,
  type TestSpecification,
  type Vitest,
} from "vitest/node";
import type { LastRun } from "./cache/types.js";
import { scheduled } from "./schedule.js";

/** What the order of a project's notebooks goes by. */
export interface Order {
  jobs: number;
  /** undefined: never run. */
  lastRun(path: string): Promise<LastRun | undefined>;
}

const orders = new WeakMap<TestProject, Order>();

/** Notebooks of this project are ordered. */
export function orderNotebooks(project: TestProject, order: Order): void {
  orders.set(project, order);
}

/** Puts our order in the place of vitest's; one that the user chose stays. */
export function useSequencer(vitest: Vitest): void {
  const { sequence } = vitest.config;
  if (sequence.sequencer === BaseSequencer) sequence.sequencer = NotebookSequencer;
}

const NotebookSequencer: TestSequencerConstructor = class extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const blocks: TestSpecification[][] = [];
    for (const file of sorted) {
      const block = blocks.at(-1);
      if (block?.[0]?.project === file.project) block.push(file);
      else blocks.push([file]);
    }
    return (await Promise.all(blocks.map((block) => this.#ordered(block)))).flat();
  }

  /** Files of one project. */
  async #ordered(files: TestSpecification[]): Promise<TestSpecification[]> {
    const project = files[0]?.project;
    const order = project && orders.get(project);
    if (order === undefined) return files;
    const timed = await Promise.all(files.map((file) => this.#timed(file, order)));
    const notebooks = timed.filter(({ item }) => isNotebook(item));
    notebooks.sort((a, b) => Number(b.failed) - Number(a.failed) || b.seconds - a.seconds);
    const others = timed.filter(({ item }) => !isNotebook(item));
    return scheduled(notebooks, others, { workers: project?.config.maxWorkers ?? 1, jobs: order.jobs });
  }

  async #timed(item: TestSpecification, order: Order) {
    const key = `${item.project.name}:${relative(this.ctx.config.root, item.moduleId)}`;
    const tests = this.ctx.cache.getFileTestResults(key);
    const run = isNotebook(item) ? await order.lastRun(item.moduleId) : undefined;
    const failed = tests?.failed === true || run?.status === "failed";
    return { item, failed, seconds: run?.seconds ?? (tests ? tests.duration / 1000 : UNKNOWN) };
  }
};

/** A file that never ran goes first, as in vitest. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;

const isNotebook = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith(".ipynb");
