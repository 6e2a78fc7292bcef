// Started by reproduce.test.ts as a process of its own: the command, and its own worker where it was forked.
// argv: results folder, then the command line. Every computation is noted in computed.log.
import { appendFileSync, existsSync } from "node:fs";
import { reproduce } from "../../../lib/experiments/reproduce.js";
import type { Study } from "../../../lib/experiments/study.js";
import { serve } from "../../../lib/experiments/worker.js";

interface Config {
  readonly fruit: string;
  readonly folder: string;
}

const folder = process.env.TOY_FOLDER as string;

const toy: Study = {
  name: "toy",
  title: "Toy",
  entries: (profile) =>
    ["apple", "pear", "plum", "quince"].flatMap((fruit) =>
      (profile === "quick" ? [1] : [1, 2]).map((seed) => ({
        name: `${fruit}, seed ${seed}`,
        facets: { fruit, seed: `seed${seed}` },
        config: { fruit, folder },
        seed,
        cost: 1,
      })),
    ),
  gist: (metrics) => `${(metrics as { letters: number }).letters} letters`,
};

async function run({ fruit, folder: place }: Config, seed: number): Promise<unknown> {
  appendFileSync(`${place}/computed.log`, `${fruit} ${seed}\n`);
  const asked = (what: string) => existsSync(`${place}/${fruit}.${what}`);
  if (asked("hangs")) await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (asked("fails")) throw new Error(`no ${fruit} left\n  and a second line`);
  if (asked("crashes")) process.kill(process.pid, "SIGSEGV");
  return { letters: fruit.length };
}

if (process.send) {
  serve({ toy: run });
} else {
  const places = { studies: [toy], worker: process.argv[1], folder: `${folder}/results` };
  process.exitCode = await reproduce(process.argv.slice(2), places);
}
