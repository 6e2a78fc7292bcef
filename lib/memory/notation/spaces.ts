/**
 * What a letter of a formula may stand for, as a value that can be asked:
 *
 *     M_t ∈ R^{d_out × d_key}     ⇒     matrix("d_out", "d_key").misfit(M, { d_out: 2, d_key: 4 })
 *
 * A space carries its TypeScript type, so that the compiler refuses a vector where a matrix is meant; sides are letters whose sizes are looked up when a value
 * comes. With sizes that all differ no transposed matrix and no exchanged width can pass. A map is held against its spaces at one argument, a law at a few draws.
 */
import type { Matrix } from "ml-matrix";
import { foldIn, type Key, key } from "../../tensor/random.js";

/** Numbers for the letters. */
export type Sizes = Readonly<Record<string, number>>;

export type Kind = "number" | "index" | "vector" | "matrix" | "list" | "tuple" | "record" | "map" | "law";

export interface Space<in Value> {
  readonly kind: Kind;
  /** In letters: "matrix d_out × d_key". */
  readonly text: string;
  /** What is wrong with a value; undefined where nothing is. @throws RangeError on a letter without a size */
  misfit(value: Value, sizes: Sizes): string | undefined;
}

/** A matrix of ml-matrix, or rows of fast-weights. */
export type MatrixLike =
  | Pick<Matrix, "rows" | "columns" | "to1DArray">
  | { readonly count: number; readonly width: number; readonly data: ArrayLike<number> };

const scalar = (text: string, holds: (value: number) => boolean): Space<number> => ({
  kind: "number",
  text,
  misfit: (value) => (Number.isFinite(value) && holds(value) ? undefined : `got ${value}, expected a ${text}`),
});

export const number = scalar("number", () => true);
export const positive = scalar("number > 0", (value) => value > 0);
export const share = scalar("number in [0, 1]", (value) => value >= 0 && value <= 1);

/** 1 … count. */
export const index = (count: string): Space<number> => ({
  kind: "index",
  text: `index 1 … ${count}`,
  misfit: (value, sizes) =>
    Number.isSafeInteger(value) && value >= 1 && value <= sizeOf(count, sizes)
      ? undefined
      : `got ${value}, expected 1 … ${count} = ${sizes[count]}`,
});

export const vector = (side: string): Space<ArrayLike<number>> => ({
  kind: "vector",
  text: `vector ${side}`,
  misfit: (value, sizes) => sides([value.length], [side], sizes) ?? finite(value),
});

export const matrix = (rows: string, columns: string): Space<MatrixLike> => ({
  kind: "matrix",
  text: `matrix ${rows} × ${columns}`,
  misfit: (value, sizes) => {
    const [got, entries] =
      "count" in value ? [[value.count, value.width], value.data] : [[value.rows, value.columns], value.to1DArray()];
    return sides(got, [rows, columns], sizes) ?? finite(entries);
  },
});

/** So many of one space. */
export const list = <Value>(count: string, of: Space<Value>): Space<readonly Value[]> => ({
  kind: "list",
  text: `list of ${count}: ${of.text}`,
  misfit: (values, sizes) =>
    sides([values.length], [count], sizes) ?? first(values, (value) => of.misfit(value, sizes)),
});

/** One of each space. */
export const tuple = <Values extends readonly unknown[]>(
  ...of: { readonly [I in keyof Values]: Space<Values[I]> }
): Space<Values> => ({
  kind: "tuple",
  text: `(${of.map(({ text }) => text).join(", ")})`,
  misfit: (values, sizes) =>
    values.length === of.length
      ? first(values, (value, i) => of[i].misfit(value as never, sizes))
      : `got ${values.length} entries, expected ${of.length}`,
});

export const record = <Values extends object>(
  of: {
    readonly [Name in keyof Values]: Space<Values[Name]>;
  },
): Space<Values> => {
  const names = Object.keys(of) as (keyof Values & string)[];
  return {
    kind: "record",
    text: `{ ${names.map((name) => `${name}: ${of[name].text}`).join(", ")} }`,
    misfit: (values, sizes) => first(names, (name) => of[name].misfit(values[name], sizes), String),
  };
};

/** @param at arguments at which values are applied; they have to be in their spaces, too */
export const map = <Arguments extends readonly unknown[], To>(
  from: readonly [...{ [I in keyof Arguments]: Space<Arguments[I]> }],
  to: Space<To>,
  at: readonly [...Arguments],
): Space<(...args: Arguments) => To> => ({
  kind: "map",
  text: `${from.map(({ kind, text }) => (kind === "map" ? `(${text})` : text)).join(", ")} → ${to.text}`,
  misfit: (value, sizes) => {
    const argument = first(
      at,
      (one, i) => from[i].misfit(one as never, sizes),
      (_, i) => `argument ${i + 1}`,
    );
    return argument ?? to.misfit(value(...(at as unknown as Arguments)), sizes);
  },
});

/** A distribution: what it draws from a key. */
export const law = <Value>(of: Space<Value>): Space<(from: Key) => Value> => ({
  kind: "law",
  text: `law of a ${of.text}`,
  misfit: (draw, sizes) =>
    first(
      [0, 1, 2, 3],
      (i) => of.misfit(draw(foldIn(key(0), i)), sizes),
      (_, i) => `draw ${i}`,
    ),
});

/** The same space under a short name. */
export const named = <Value>(text: string, of: Space<Value>): Space<Value> => ({ ...of, text });

function sizeOf(letter: string, sizes: Sizes): number {
  const size = sizes[letter];
  if (size !== undefined) return size;
  throw new RangeError(`unknown size "${letter}" (known: ${Object.keys(sizes).join(", ")})`);
}

function sides(got: readonly number[], letters: readonly string[], sizes: Sizes): string | undefined {
  const wanted = letters.map((letter) => sizeOf(letter, sizes));
  if (wanted.every((size, i) => size === got[i])) return undefined;
  return `got ${got.join(" × ")}, expected ${letters.join(" × ")} = ${wanted.join(" × ")}`;
}

function finite(values: ArrayLike<number>): string | undefined {
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  return bad < 0 ? undefined : `got ${values[bad]} at place ${bad}`;
}

function first<One>(
  values: readonly One[],
  wrong: (value: One, i: number) => string | undefined,
  named: (value: One, i: number) => string = (_, i) => `entry ${i + 1}`,
): string | undefined {
  for (const [i, value] of values.entries()) {
    const phrase = wrong(value, i);
    if (phrase !== undefined) return `${named(value, i)}: ${phrase}`;
  }
  return undefined;
}
