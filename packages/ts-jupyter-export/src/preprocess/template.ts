// Names made by a template, as Python's str.format makes them from `{field}` and `{field:03d}`: what nbconvert's templates of file names use.

/** A template that has been checked; it is given a value for each of its fields. */
export type Template<Field extends string> = (values: Readonly<Record<Field, string | number>>) => string;

/** @throws Error one line, naming the trait: a brace alone, a field that is not known, or a form that is not supported */
export function nameTemplate<Field extends string>(
  text: string,
  fields: readonly Field[],
  trait: string,
): Template<Field> {
  const parts = Array.from(text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g), ([part, inside]) => {
    if (part === "{{" || part === "}}") return part.slice(1);
    if (inside === undefined) {
      if (part === "{" || part === "}") throw new Error(`single ${part} in ${trait}: ${JSON.stringify(text)}`);
      return part;
    }
    const [name = "", form = ""] = inside.split(/:(.*)/s);
    const field = fields.find((known) => known === name);
    if (field === undefined) {
      throw new Error(`unknown field {${name}} in ${trait} (known: ${fields.map((known) => `{${known}}`).join(", ")})`);
    }
    const [, zero, width, type] = /^(0?)(\d*)([ds]?)$/.exec(form) ?? [];
    if (type === undefined) throw new Error(`unknown format {${inside}} in ${trait}`);
    return { field, fill: zero === "0" ? "0" : " ", width: Number(width) };
  });
  return (values) => parts.map((part) => (typeof part === "string" ? part : filled(values[part.field], part))).join("");
}

/** Python puts a number at the right of its width and a text at the left. */
const filled = (value: string | number, { fill, width }: { fill: string; width: number }): string =>
  typeof value === "number" ? String(value).padStart(width, fill) : value.padEnd(width, fill);
