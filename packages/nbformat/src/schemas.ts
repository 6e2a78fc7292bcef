// The official JSON schemas (schemas/NOTICE), compiled on first use: the whole notebook, and each named part of it by itself.
import { readFileSync } from "node:fs";
import AjvDraft04, { type ValidateFunction } from "ajv-draft-04";

/** Formats that can be read, as the schema files are named. */
export type FormatName = "v3" | "v4.0" | "v4.1" | "v4.2" | "v4.3" | "v4.4" | "v4.5";

/** A phrase for messages: what can be read. */
export const KNOWN_FORMATS = "3, 4.0–4.5";

/** The schema for a document's `nbformat` and `nbformat_minor`; undefined when there is none. */
export function formatName(major: unknown, minor: unknown): FormatName | undefined {
  if (major === 3) return "v3";
  if (major !== 4 || typeof minor !== "number") return undefined;
  return FORMATS.find((name) => name === `v4.${minor}`);
}

const FORMATS: FormatName[] = ["v4.0", "v4.1", "v4.2", "v4.3", "v4.4", "v4.5"];
const validators = new Map<FormatName, (part?: string) => ValidateFunction>();

/** The compiled schema of a whole notebook, or of one of its definitions (`code_cell`, `stream`, …). */
export function validatorOf(format: FormatName, part?: string): ValidateFunction {
  let find = validators.get(format);
  if (find === undefined) {
    find = compile(format);
    validators.set(format, find);
  }
  return find(part);
}

function compile(format: FormatName): (part?: string) => ValidateFunction {
  const schema: object = JSON.parse(
    readFileSync(new URL(`./schemas/nbformat.${format}.schema.json`, import.meta.url), "utf8"),
  );
  // Not strict: the schemas hold a few keywords that draft 4 does not know ("item", "source_hidden"). The schemas are official, so that
  // compiling the schema of schemas to check them would be in vain, and takes longer than all the rest.
  const options = { strict: false, validateFormats: false, unicodeRegExp: false, meta: false, validateSchema: false };
  // Two instances: the first stops at the first error and is fast, the second finds every error of one part.
  const whole = new AjvDraft04.default(options).compile(schema);
  let parts: InstanceType<typeof AjvDraft04.default> | undefined;
  return (part) => {
    if (part === undefined) return whole;
    parts ??= new AjvDraft04.default({ ...options, allErrors: true, verbose: true }).addSchema(schema, format);
    const found = parts.getSchema(part === "notebook" ? format : `${format}#/definitions/${part}`);
    if (found === undefined) throw new Error(`internal: no definition "${part}" in the schema of ${format}`);
    return found as ValidateFunction;
  };
}
