// A schema error in words. The schemas' `oneOf` (a string or a list of strings) makes ajv report every branch and then the choice itself:
// only one phrase is kept, the deepest that applies.
import type { ErrorObject } from "ajv-draft-04";
import { brief, pointerTo } from "./errors.js";
import { isRecord } from "./records.js";
import type { Problem } from "./types.js";

/** The problems behind the errors of one validation; `base` is the pointer of the part that was validated. */
export function problemsFrom(errors: readonly ErrorObject[], base: string): Problem[] {
  const choices = errors.filter((error) => error.keyword === "oneOf");
  return errors.flatMap((error) => {
    if (choices.some((choice) => isBranch(error, choice))) return [];
    const problem = error.keyword === "oneOf" ? choiceProblem(error, errors) : plainProblem(error);
    return [{ ...problem, pointer: base + problem.pointer }];
  });
}

function isBranch(error: ErrorObject, choice: ErrorObject): boolean {
  return error.schemaPath.startsWith(`${choice.schemaPath}/`) && error.instancePath.startsWith(choice.instancePath);
}

/** A value that fits none of the allowed forms: what is wrong inside it if it has one of the types, else the types. */
function choiceProblem(choice: ErrorObject, errors: readonly ErrorObject[]): Problem {
  const branches = errors.filter((error) => isBranch(error, choice));
  const deeper = branches.find((error) => error.instancePath.length > choice.instancePath.length);
  if (deeper !== undefined) return plainProblem(deeper);
  const types = branches.filter((error) => error.keyword === "type").map((error) => typeNames(error.params.type));
  // The one choice with a list in it is that of texts: a string, or its lines.
  const forms = types.map((type) => (type === "a list" ? "a list of strings" : type));
  const wanted = forms.length === 0 ? "none of the allowed forms" : `neither ${forms.join(" nor ")}`;
  return { pointer: choice.instancePath, message: `${wanted}: ${brief(choice.data)}`, value: choice.data };
}

function plainProblem(error: ErrorObject): Problem {
  const { instancePath: pointer, params, data } = error;
  const at = (message: string): Problem => ({ pointer, message: `${message}: ${brief(data)}`, value: data });
  switch (error.keyword) {
    case "required":
      return { pointer, message: `missing field ${brief(params.missingProperty)}`, value: undefined };
    case "additionalProperties": {
      const field = String(params.additionalProperty);
      const value = isRecord(data) ? data[field] : undefined;
      return { pointer: pointerTo(pointer, field), message: `unknown field ${brief(field)}: ${brief(value)}`, value };
    }
    case "type":
      return at(`not ${typeNames(params.type)}`);
    case "enum": {
      const known = (params.allowedValues as unknown[]).map(String).join(", ");
      return { pointer, message: `unknown value ${brief(data)} (known: ${known})`, value: data };
    }
    case "pattern":
      return at(`does not match ${String(params.pattern)}`);
    case "minLength":
    case "maxLength": {
      const relation = error.keyword === "minLength" ? "shorter" : "longer";
      return at(`${relation} than ${String(params.limit)} character${params.limit === 1 ? "" : "s"}`);
    }
    case "minimum":
    case "maximum":
      return at(`not ${String(params.comparison)} ${String(params.limit)}`);
    case "uniqueItems": {
      const item = Array.isArray(data) ? data[Number(params.j)] : undefined;
      return { pointer: pointerTo(pointer, Number(params.i)), message: `repeated item: ${brief(item)}`, value: item };
    }
    default:
      return at(error.message ?? error.keyword);
  }
}

const TYPE_NAMES: Record<string, string> = {
  string: "a string",
  integer: "an integer",
  number: "a number",
  boolean: "a boolean",
  object: "an object",
  array: "a list",
  null: "null",
};

function typeNames(types: unknown): string {
  const names = (Array.isArray(types) ? types : String(types).split(",")).map(String);
  return names.map((name) => TYPE_NAMES[name] ?? name).join(" or ");
}
