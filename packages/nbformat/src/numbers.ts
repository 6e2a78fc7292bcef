// Python tells 1.0 from 1 and keeps every digit of an integer; a JavaScript number does neither. So the reader remembers, beside each list
// or object, which of its numbers were floats with an integer value and which were integers beyond 2^53, and the writer asks for it.
// The numbers themselves stay plain JavaScript numbers. What is remembered belongs to the list or object itself: it outlives reuse of the
// object in a changed notebook, not a structuredClone (copyNumberForms carries it over).

type Key = string | number;
/** true: a float; a string: the digits of an integer. */
type Form = true | string;

const formsOf = new WeakMap<object, Map<Key, Form>>();

/** Remembers how a number of `container` was written. */
export function rememberForm(container: object, key: Key, form: Form): void {
  const forms = formsOf.get(container);
  if (forms === undefined) formsOf.set(container, new Map([[key, form]]));
  else forms.set(key, form);
}

/** Lets a copy of `from` be written like `from`; `renamed` gives new names of its fields. */
export function copyNumberForms<T extends object>(from: object, to: T, renamed: Record<string, string> = {}): T {
  const forms = formsOf.get(from);
  if (forms === undefined) return to;
  const nameOf = (key: Key): Key =>
    typeof key === "string" && Object.hasOwn(renamed, key) ? (renamed[key] ?? key) : key;
  formsOf.set(to, new Map(Array.from(forms, ([key, form]) => [nameOf(key), form])));
  return to;
}

/** The JSON text that Python writes for a number at this place. */
export function numberText(value: number, container: object, key: Key): string {
  if (Number.isFinite(value) && !Number.isInteger(value)) return pythonFloat(value);
  const form = formsOf.get(container)?.get(key);
  if (form === true) return pythonFloat(value);
  if (form !== undefined && Number(form) === value) return form;
  // A number made in JavaScript: an integer where it is one exactly, a float beyond.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : pythonFloat(value);
}

/**
 * Python's `repr` of a float: the shortest digits that read back as the same float, positional for 1e-4 ≤ |x| < 1e16, else with an exponent
 * of at least two digits; NaN, Infinity and -Infinity as Python's json module writes them.
 */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
