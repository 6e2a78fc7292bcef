/**
 * What is run in each profile. Full: three seeds; the budget of a cell is the same for all its methods and was chosen so that the whole set takes some five
 * to six hours of one core: most of it for 5-way 1-shot on Omniglot, less for emoji, whose few drawings are seen again and again. Quick: a few hundred
 * iterations of a small network, seconds each. Standard: nothing of its own.
 */
import type { Profile } from "../../report/index.js";
import type { DataName } from "./data.js";
import type { Budget, ConflictConfig, FewShotConfig, FloorConfig, RegressionConfig, TableConfig } from "./entry.js";
import {
  type OuterRule,
  outerRules,
  type RegressionMethod,
  regressionMethods,
  type TableMethod,
  tableMethodNames,
  tableMethods,
} from "./method-table.js";

export function seedsOf(profile: Profile): readonly number[] {
  return profile === "full" ? [1, 2, 3] : [1];
}

const CLIP = 10;
const STEPS = [1, 2, 3, 5, 10] as const;

/** A column of Table 1. */
interface Column extends Pick<TableConfig, "iterations" | "tasks" | "queries" | "judgedQueries" | "curve"> {
  readonly data: DataName;
  readonly shots: number;
}

/**
 * Small batches and a large rate that decays. Short runs of I-AMFS on Omniglot (4000 tasks, one seed) reach 81 % with eight tasks a step at 3e-3, 84 % with four, 86 %
 * with four at 8e-3, 89 % with five query images instead of three; MAML gains from the rate too.
 */
const column = (data: DataName, shots: number, iterations: number): Column => ({
  data,
  shots,
  iterations,
  tasks: 4,
  // An emoji has six drawings: five shots leave one.
  queries: shots === 5 ? 1 : data === "omniglot" ? 5 : 3,
  judgedQueries: shots === 5 && data.startsWith("emoji") ? 1 : 5,
  curve: shots === 1 ? STEPS : [],
});

const emoji: readonly DataName[] = ["emoji-general", "emoji-faces", "emoji-groups"];
const fullColumns: readonly Column[] = [
  column("omniglot", 1, 7000),
  column("omniglot", 5, 600),
  ...emoji.flatMap((data) => [column(data, 1, 900), column(data, 5, 300)]),
  column("fashion-mnist", 1, 600),
];
const quickColumns: readonly Column[] = [
  { ...column("omniglot", 1, 200), tasks: 8, queries: 3, curve: [1, 3] },
  { ...column("emoji-general", 1, 60), queries: 1, curve: [] },
];
const transfers: Readonly<Partial<Record<DataName, readonly DataName[]>>> = {
  omniglot: ["fashion-mnist"],
  "fashion-mnist": ["omniglot"],
  "emoji-general": ["emoji-faces"],
  "emoji-faces": ["emoji-general"],
};
/** What quick trains on emoji: one of each family. */
const quickEmoji: readonly TableMethod[] = ["protonet", "i-amfs"];

export function tableConfigs(profile: Profile): TableConfig[] {
  if (profile === "standard") return [];
  const full = profile === "full";
  return (full ? fullColumns : quickColumns).flatMap((own) =>
    tableMethodNames
      .filter((method) => full || own.data === "omniglot" || quickEmoji.includes(method))
      .map(
        (method): TableConfig => ({
          part: "table",
          method,
          spec: tableMethods[method],
          way: 5,
          ...own,
          rate: full ? 8e-3 : 1e-2,
          clip: CLIP,
          filters: full ? 32 : 16,
          stages: 4,
          episodes: full ? 600 : 100,
          transfer: full || own.data !== "omniglot" ? (transfers[own.data] ?? []) : [],
          challenge: own.data === "omniglot" && own.shots === 1 ? "taken" : "not taken",
        }),
      ),
  );
}

export function floorConfigs(profile: Profile): FloorConfig[] {
  if (profile === "standard") return [];
  const columns = profile === "full" ? fullColumns : quickColumns;
  const episodes = profile === "full" ? 600 : 100;
  return columns.map(({ data, shots, judgedQueries }) => ({
    part: "floor",
    data,
    way: 5,
    shots,
    judgedQueries,
    episodes,
  }));
}

export function regressionConfigs(profile: Profile): RegressionConfig[] {
  if (profile === "standard") return [];
  const full = profile === "full";
  const budget: Budget = { iterations: full ? 10_000 : 1500, tasks: 25, rate: 3e-3, clip: CLIP };
  return (["sinusoid", "process"] as const).flatMap((data) =>
    (Object.keys(regressionMethods) as RegressionMethod[]).map((method) => ({
      part: "regression",
      method,
      spec: regressionMethods[method],
      data,
      shots: 10,
      widths: [40, 40],
      ...budget,
      episodes: full ? 600 : 200,
      curve: STEPS,
    })),
  );
}

const DEGREES = [45, 90, 135, 180] as const;

export function conflictConfigs(profile: Profile): ConflictConfig[] {
  if (profile === "standard") return [];
  const full = profile === "full";
  const shared = { rate: 3e-3, clip: CLIP, tasks: 16, majority: 3, episodes: full ? 600 : 100 };
  const config = (rule: OuterRule, own: Pick<ConflictConfig, "domains" | "size" | "iterations"> & Partial<Budget>) => {
    const outer = outerRules[rule];
    const { inner } = own.domains.kind === "phases" ? regressionMethods.maml : tableMethods["maml-1"];
    return { part: "conflict", rule, spec: { inner, outer }, ...shared, ...own } as const;
  };
  const rules = Object.keys(outerRules) as OuterRule[];
  const phases = (full ? DEGREES : [180]).flatMap((degrees) =>
    rules.map((rule) =>
      config(rule, { domains: { kind: "phases", degrees }, size: [40, 40], iterations: full ? 3000 : 400 }),
    ),
  );
  // Images do not conflict: what lengths do is seen on the phases.
  const images = rules
    .filter((rule) => outerRules[rule].length === "mean" || rule === "mean" || rule === "o-amfs-l1")
    .map((rule) => config(rule, { domains: { kind: "images" }, size: [16, 4], iterations: 600, tasks: 8 }));
  return full ? [...phases, ...images] : phases;
}

export function configsOf(profile: Profile): FewShotConfig[] {
  return [
    ...floorConfigs(profile),
    ...tableConfigs(profile),
    ...regressionConfigs(profile),
    ...conflictConfigs(profile),
  ];
}
