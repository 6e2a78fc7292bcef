/**
 * Part "continuum-interference": what the update schedule does not do. "alternate": 2048 samples of teacher A, then as many of B. "interrupt": 4096 of A, 32 of B,
 * and then the fast block as it was before the interruption.
 */
import { interferenceRun, type Teacher, type TeacherPhase } from "../../memory/continuum/experiments/index.js";
import { foldIn, key } from "../../tensor/random.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";

type Periods = readonly [number, number, number];

export interface InterferenceConfig extends PartConfig {
  readonly part: "continuum-interference";
  readonly protocol: "alternate" | "interrupt";
  readonly periods: Periods;
  readonly rates: readonly number[];
  readonly reduction: "sum" | "mean";
  /** Of blocks and teachers, and the number of inputs that losses are averaged over. */
  readonly sizes: { readonly width: number; readonly hidden: number; readonly judged: number };
  readonly phases: readonly TeacherPhase[];
}

type Losses = Readonly<Record<Teacher, number>>;

export interface InterferenceMetrics extends PartMetrics {
  readonly contradiction: number;
  /** By rate, then by phase; null from where it has diverged. */
  readonly after: readonly (readonly (Losses | null)[])[];
}

const ALTERNATE: readonly Periods[] = [
  [1, 1, 1],
  [1, 16, 256],
  [256, 16, 1],
];
const INTERRUPT: readonly Periods[] = [
  [1, 1, 1],
  [256, 256, 1],
];

export const continuumInterference: StudyPart<InterferenceConfig, InterferenceMetrics> = {
  name: "continuum-interference",
  configs: (profile) => {
    const scale = profile === "quick" ? 0.25 : 1;
    const phase = (teacher: Teacher, samples: number): TeacherPhase => ({ teacher, samples: scale * samples });
    const sizes = { width: 8, hidden: 32, judged: 256 };
    const shared = { part: "continuum-interference", reduction: "mean", sizes } as const;
    return [
      ...ALTERNATE.map((periods) => ({
        ...shared,
        protocol: "alternate" as const,
        periods,
        rates: [0.005, 0.01, 0.02],
        phases: [phase("A", 2048), phase("B", 2048)],
      })),
      ...INTERRUPT.map((periods) => ({
        ...shared,
        protocol: "interrupt" as const,
        periods,
        // Up to the rate at which B is learned within the interruption: a curve from keeping A to knowing B.
        rates: [0.005, 0.01, 0.02, 0.03, 0.06],
        phases: [
          phase("A", 4096),
          { teacher: "B" as const, samples: 32 },
          { teacher: "B" as const, samples: 0, restore: { blocks: [2], phase: 0 } },
        ],
      })),
    ];
  },
  seeds: (profile) => (profile === "full" ? [1, 2, 3, 4, 5, 6] : [1]),
  facets: ({ protocol, periods }) => ({ protocol, periods: `periods${periods.join("-")}` }),
  seconds: ({ rates, phases }) => 6e-4 * rates.length * phases.reduce((sum, { samples }) => sum + samples, 0),
  run: async ({ periods, rates, reduction, sizes, phases }, { seed }) => {
    const runs = rates.map((rate) =>
      interferenceRun({ periods, rates: [rate, rate, rate], reduction }, phases, foldIn(key(seed), 14), sizes),
    );
    const after = runs.map((run) => run.after.map((losses) => (Number.isFinite(losses.A) ? losses : null)));
    const shown = after.map((phasesOf) => phasesOf[1]?.A.toFixed(2) ?? "diverged").join(", ");
    return {
      gist: `A after B: ${shown}; ${runs[0].contradiction.toFixed(2)} between them`,
      after,
      contradiction: runs[0].contradiction,
    };
  },
};

export interface InterferenceTableRow {
  readonly periods: Periods;
  readonly rate: number;
  /** By phase. */
  readonly after: readonly Readonly<Record<Teacher, OverStreams>>[];
  /** A's loss after the second phase over what the teachers are apart. */
  readonly ofContradiction: OverStreams;
}

/** A row for every rate at which no stream has diverged. */
export function interferenceRows(
  { periods, rates }: Pick<InterferenceConfig, "periods" | "rates">,
  runs: readonly InterferenceMetrics[],
): InterferenceTableRow[] {
  return rates.flatMap((rate, r) => {
    const found = runs.map(({ after }) => after[r].flatMap((losses) => losses ?? []));
    const phases = runs[0].after[r].length;
    if (found.some(({ length }) => length < phases)) return [];
    const over = (p: number, teacher: Teacher) => overStreams(found.map((losses) => losses[p][teacher]));
    return [
      {
        periods,
        rate,
        after: Array.from({ length: phases }, (_, p) => ({ A: over(p, "A"), B: over(p, "B") })),
        ofContradiction: overStreams(runs.map(({ contradiction }, i) => found[i][1].A / contradiction)),
      },
    ];
  });
}
