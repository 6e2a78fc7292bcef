/** The records of a run, and whether the last of them ends it. A resumed run reads its old records again, so both go on where they were. */
import type { History } from "./checkpoint.js";
import { earlyStopper } from "./early-stop.js";
import type { Params } from "./params.js";
import type { TrainOptions, TrainRecord } from "./train-options.js";

export interface TrainLog<Name extends string> {
  /** @throws Error on a value that is not finite, where such values stop the run, or metrics of other names than before */
  add(record: TrainRecord<Name>): void;
  /** Whether the last record ends the run. */
  verdict(): "go on" | "stop";
  history(): History<Name>;
}

export function trainLog<Name extends string>(
  options: Pick<TrainOptions<Params, Name>, "earlyStop" | "stopWhen" | "nonFinite">,
  found: { readonly history: History; readonly seconds: number } | undefined,
): TrainLog<Name> {
  const { earlyStop, stopWhen, nonFinite = "stop" } = options;
  const stopper = earlyStop && earlyStopper(earlyStop);
  const steps: number[] = [];
  const columns = new Map<Name, number[]>();
  let last: TrainRecord<Name> | undefined;
  let stalled: "go on" | "stop" = "go on";

  const take = (record: TrainRecord<Name>) => {
    const names = Object.keys(record.metrics) as Name[];
    if (last === undefined) for (const name of names) columns.set(name, []);
    if (names.length !== columns.size || !names.every((name) => columns.has(name))) {
      throw new Error(`the step returned metrics ${names.join(", ")}; before: ${[...columns.keys()].join(", ")}`);
    }
    if (earlyStop && !columns.has(earlyStop.metric)) {
      throw new Error(`unknown metric "${earlyStop.metric}" to stop by (known: ${names.join(", ")})`);
    }
    steps.push(record.step);
    for (const name of names) columns.get(name)?.push(record.metrics[name]);
    if (earlyStop && stopper) stalled = stopper(record.step, record.metrics[earlyStop.metric]);
    last = record;
  };
  found?.history.steps.forEach((step, i) => {
    const values = Object.entries(found.history.metrics).map(([name, column]) => [name, column[i]]);
    take({ step, metrics: Object.fromEntries(values), seconds: found.seconds });
  });
  return {
    add: (record) => {
      for (const [name, value] of Object.entries<number>(record.metrics)) {
        if (nonFinite === "stop" && !Number.isFinite(value)) {
          throw new Error(`metric "${name}" is ${value} at step ${record.step}`);
        }
      }
      take(record);
    },
    verdict: () => (stalled === "stop" || (last !== undefined && stopWhen?.(last)) ? "stop" : "go on"),
    history: () => ({
      steps: Float64Array.from(steps),
      metrics: Object.fromEntries(
        [...columns].map(([name, column]) => [name, Float64Array.from(column)]),
      ) as History<Name>["metrics"],
    }),
  };
}
