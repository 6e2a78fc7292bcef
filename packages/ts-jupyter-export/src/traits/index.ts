// Traits: nbconvert's settings by class and name.
export type { Effect, Kind, Member, Row } from "./rows.js";
export { findTrait, ineffective, mergeSettings, type Reader, readerOf, type Settings } from "./settings.js";
export { type ClassName, classes, classNames, isClass, lineage, rowOf, rows, traitNames } from "./table.js";
export { expectation, fromJson, fromTexts } from "./values.js";
