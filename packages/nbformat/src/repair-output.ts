// An output or a MIME bundle that its schema refuses → the nearest one that it allows, in place.
import { brief, pointerTo } from "./errors.js";
import { isJsonMime } from "./lines.js";
import { isRecord, type JsonRecord } from "./records.js";
import { aCount, aRecord, aString, aText, keepFields, type Note, settle } from "./repairs.js";

const FIELDS = {
  stream: ["output_type", "name", "text"],
  display_data: ["output_type", "data", "metadata"],
  execute_result: ["output_type", "data", "metadata", "execution_count"],
  error: ["output_type", "ename", "evalue", "traceback"],
} as const;

type OutputType = keyof typeof FIELDS;

/** @returns undefined where there is nothing to show */
export function repairOutput(output: unknown, pointer: string, note: Note): JsonRecord | undefined {
  const type = isRecord(output) ? typeOf(output) : undefined;
  if (!isRecord(output) || type === undefined) {
    note(pointer, "an output with nothing to show is left out", `: ${brief(output)}`);
    return undefined;
  }
  if (output.output_type !== type) {
    note(
      pointerTo(pointer, "output_type"),
      `unknown output type, read as ${brief(type)}`,
      `: ${brief(output.output_type)}`,
    );
    output.output_type = type;
  }
  keepFields(output, FIELDS[type], pointer, note);
  const place = { pointer, note };
  if (type === "stream") {
    settle(output, "name", { ...aString, instead: () => "stdout" }, place);
    settle(output, "text", aText, place);
  } else if (type === "error") {
    settle(output, "ename", aString, place);
    settle(output, "evalue", aString, place);
    settle(output, "traceback", aTraceback, place);
  } else {
    settle(output, "metadata", aRecord, place);
    if (type === "execute_result") settle(output, "execution_count", aCount, place);
    repairBundle(output.data, pointerTo(pointer, "data"), note);
  }
  return output;
}

/** By its name, else by what it holds; undefined where it holds nothing. */
function typeOf(output: JsonRecord): OutputType | undefined {
  const { output_type: type } = output;
  const hasData = isRecord(output.data);
  if ((type === "display_data" || type === "execute_result") && !hasData) return undefined;
  if (typeof type === "string" && Object.hasOwn(FIELDS, type)) return type as OutputType;
  if (hasData) return type === "pyout" ? "execute_result" : "display_data";
  if (aText.isRight(output.text)) return "stream";
  return output.traceback === undefined ? undefined : "error";
}

const aTraceback = {
  isRight: (value: unknown) => Array.isArray(value) && aText.isRight(value),
  instead: (value: unknown) =>
    Array.isArray(value) ? value.map((line) => aString.instead(line)) : value ? aString.instead(value).split("\n") : [],
};

/** Null holds nothing: its type is left out, so that the next one is shown. */
export function repairBundle(bundle: unknown, pointer: string, note: Note): void {
  if (!isRecord(bundle)) return;
  for (const [mime, data] of Object.entries(bundle)) {
    if (isJsonMime(mime)) continue;
    if (data === null) {
      note(pointer, "data without a value is left out", `: ${brief(mime)}`);
      delete bundle[mime];
    } else settle(bundle, mime, aText, { pointer, note });
  }
}
