// What was set, by class and trait. A file of its own, because the package's public types refer to it.
import type { JsonValue } from "@innerloop/nbformat";

/** `{ HTMLExporter: { theme: "dark" } }`: traitlets' configuration, checked. */
export type Settings = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
