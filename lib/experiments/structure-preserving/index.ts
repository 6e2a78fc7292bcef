/** Structure-preserving dynamics as a study: its grid of entries, what runs one, and what reads the stored ones. */
export {
  type EntryConfig,
  type HorizonOptions,
  type Integrator,
  type MethodSpec,
  paperSystems,
  type SystemName,
} from "./entry-config.js";
export type { EntryMetrics, SweepPoint, SystemMetrics } from "./entry-metrics.js";
export { structurePreservingGrid, tableEntry } from "./grid.js";
export type { GridEntry } from "./grid-entry.js";
export { type HorizonRow, horizonRows } from "./horizon.js";
export { type Conservation, type Judge, type Judgement, judgeOf } from "./judge.js";
export { learnedFlow, type RollOut } from "./learned-flow.js";
export { methodOf, modulationOf } from "./methods.js";
export { type PairedRatio, pairedRatio } from "./paired.js";
export { type Cell, paperCell, paperCells, prototypeBest } from "./paper-cells.js";
export {
  type Figure,
  overSeeds,
  type Row,
  rowsOf,
  type SeedFigures,
  type StoredEntry,
  storedEntries,
} from "./rows.js";
export { runEntry } from "./run-entry.js";
export {
  autoDecoderSpec,
  entryConfig,
  type MethodName,
  methodNames,
  methodSpec,
  modulationNames,
  sizes,
} from "./settings.js";
export { structurePreserving } from "./study.js";
export { type SweepRow, sweepRows, sweepsBySeed } from "./swept-rows.js";
export { dataOf, familyOf, modelOf, type SystemData } from "./systems.js";
export { quotedColumns, structurePreservingTable, type TableRow } from "./table.js";
