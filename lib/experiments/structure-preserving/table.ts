/** The main table: system × method with mean and spread over seeds, and the quoted cells of the paper in columns of their own. */
import { formatNumber, type Profile, type Spread } from "../../report/index.js";
import type { SystemName } from "./entry-config.js";
import { paperCell } from "./paper-cells.js";
import { overSeeds, type Row, type RowOptions, rowsOf } from "./rows.js";
import { type MethodName, methodNames } from "./settings.js";

/** Errors in units of 10⁻², as the paper has them: mean ± standard deviation over seeds. */
export interface TableRow {
  readonly system: string;
  readonly method: string;
  readonly seeds: number;
  readonly ε_field: string;
  readonly "ε_field, ±1.2": string;
  readonly "ε_field beyond": string;
  readonly ε_traj: string;
  readonly SSIM: string;
  readonly trained: number;
  readonly adapted: number;
  readonly "train, s": number;
  readonly "adapt, s": number;
  /** Quoted; empty where the review has no cell. */
  readonly "ε_field, paper": number | "";
  readonly "ε_traj, paper": number | "";
}

/** Columns of quoted values, for `table`. */
export const quotedColumns = ["ε_field, paper", "ε_traj, paper"] as const;

/** Rows of what is stored of a profile: `table(structurePreservingTable("full"), { quoted: quotedColumns })`. */
export function structurePreservingTable(profile: Profile, options: RowOptions = {}): TableRow[] {
  return rowsOf(profile, "table", options).map(tableRow);
}

/** A row as the table prints it; a method that diverged says so in place of its errors. */
export function tableRow(row: Row): TableRow {
  const cell = row.part === "table" ? paperCell(row.system as SystemName, rowName(row.method)) : {};
  const show = (figure: "fieldIn" | "fieldOut" | "fieldParent" | "traj") => percent(overSeeds(row, figure)) ?? "";
  const ssim = overSeeds(row, "ssim");
  const errors = row.diverged.length > 0 ? `diverged (${row.diverged.join("; ")})` : undefined;
  const escaped = row.seeds.reduce((sum, { divergedTrajectories }) => sum + divergedTrajectories, 0);
  const paths = escaped > 0 ? `${escaped} roll-outs diverged` : undefined;
  return {
    system: row.system,
    method: row.method,
    seeds: row.seeds.length + row.diverged.length,
    ε_field: [show("fieldIn"), errors].filter(Boolean).join("; "),
    "ε_field, ±1.2": show("fieldParent"),
    "ε_field beyond": show("fieldOut"),
    ε_traj: [show("traj"), paths, errors].filter(Boolean).join("; "),
    SSIM: ssim === undefined || Number.isNaN(ssim.mean) ? "" : formatNumber(ssim.mean, 4),
    trained: row.trained,
    adapted: row.adapted,
    "train, s": Number(row.secondsToTrain.toPrecision(3)),
    "adapt, s": Number(row.secondsToAdapt.toPrecision(3)),
    "ε_field, paper": cell.field ?? "",
    "ε_traj, paper": cell.traj ?? "",
  };
}

/** "svd3" is the row of "svd5" on a system where the rank is another. */
function rowName(word: string): MethodName {
  const family = word.replace(/\d/, "");
  return methodNames.find((name) => name.replace(/\d/, "") === family) ?? ("" as MethodName);
}

/** Mean ± deviation, times 100, to as many digits as the deviation allows a reader to use. */
function percent(of: Spread | undefined): string | undefined {
  if (of === undefined || Number.isNaN(of.mean)) return undefined;
  const mean = formatNumber(100 * of.mean, 3);
  return Number.isNaN(of.deviation) ? mean : `${mean} ± ${formatNumber(100 * of.deviation, 2)}`;
}
