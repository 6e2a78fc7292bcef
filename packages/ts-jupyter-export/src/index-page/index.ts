// The page that lists what was converted.
export { type IndexEntry, indexEntry, profileOf, recordedSeconds, titleOf } from "./entry.js";
export { type IndexOptions, renderIndex } from "./page.js";
