// Mutants of good notebooks, drawn from a seed: the same number gives the same mutant. Two in five stay valid (only texts, MIME data and
// metadata change), so that they reach every exporter; the others break the structure, the JSON or the bytes.
import { seeded } from "../../ts-jupyter-kernel/random.js";
import { DEEP, fields, mimes, texts, tokens, values } from "./odd.js";
import { documents, seeds } from "./seeds.js";

export interface Mutant {
  number: number;
  bytes: Uint8Array;
  /** For the report of a failure. */
  about: string;
}

type Random = () => number;
type Container = Record<string, unknown> | unknown[];
interface Place {
  holder: Container;
  key: string | number;
  path: string;
}

const below = (random: Random, count: number): number => Math.floor(random() * count);
const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T;

const kinds: readonly [weight: number, name: string, make: (random: Random) => Uint8Array][] = [
  [45, "content", (random) => edited(random, documents, contentEdits)],
  [35, "structure", (random) => edited(random, seeds, structureEdits)],
  [8, "cut", (random) => bytesOf(pick(random, seeds)).slice(0, below(random, 4000))],
  [8, "bytes", flippedBytes],
  [
    4,
    "text",
    (random) =>
      bytesOf(
        pick(random, [...texts, "[]", "{}", "5", '"x"', "\ufeff{}", `${pick(random, seeds)}x`, "[".repeat(99_999)]),
      ),
  ],
];
const total = kinds.reduce((sum, [weight]) => sum + weight, 0);

export function mutant(number: number): Mutant {
  const random = seeded(number);
  let at = random() * total;
  for (const [weight, name, make] of kinds) {
    at -= weight;
    if (at < 0) return { number, bytes: make(random), about: `mutant ${number} (${name})` };
  }
  throw new Error("internal: no kind of mutant");
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

type Edit = (random: Random, places: readonly Place[]) => void;

function edited(random: Random, from: readonly string[], edits: readonly Edit[]): Uint8Array {
  // Python's tokens, which JSON.parse does not know, as their stand-ins.
  const known = pick(random, from).replace(/(?<=[[:,]\s*)(?:NaN|-?Infinity)(?=\s*[\],}])/g, '"@nan@"');
  const document = JSON.parse(known) as Container;
  for (let count = 1 + below(random, 4); count > 0; count--) pick(random, edits)(random, placesOf(document));
  return bytesOf(mutantText(document));
}

/** JSON with the tokens and depths that JSON.stringify cannot write. */
function mutantText(document: unknown): string {
  let text = JSON.stringify(document) ?? "null";
  for (const [name, token] of Object.entries(tokens)) text = text.replaceAll(`"${name}"`, token);
  return text.replaceAll(`"${DEEP}"`, () => `${'[{"a":'.repeat(300)}1${"}]".repeat(300)}`);
}

/** Every place of a document that holds a value, with its JSON pointer. */
function placesOf(holder: Container, path = ""): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    const place = { holder, key: Array.isArray(holder) ? Number(key) : key, path: `${path}/${key}` };
    return typeof value === "object" && value !== null ? [place, ...placesOf(value as Container, place.path)] : [place];
  });
}

const valueAt = ({ holder, key }: Place): unknown => Reflect.get(holder, key);
const put = ({ holder, key }: Place, value: unknown): void => {
  // Assigning to __proto__ would change the prototype.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};
const fresh = (value: unknown): unknown => structuredClone(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function oddText(random: Random, old: string): string {
  const odd = pick(random, texts);
  const at = below(random, old.length + 1);
  return pick(random, [
    odd,
    old + odd,
    odd + old,
    old.slice(0, at) + odd + old.slice(at),
    old.slice(at),
    odd + pick(random, texts),
  ]);
}

/** A text of a source, an output or MIME data. */
const changeText: Edit = (random, places) => {
  const contents = places.filter((place) =>
    /\/(?:source|text|data|attachments|traceback|evalue|ename)(?:\/|$)/.test(place.path),
  );
  const place = pick(
    random,
    contents.filter((one) => typeof valueAt(one) === "string"),
  );
  if (place !== undefined) put(place, oddText(random, String(valueAt(place))));
};

/** A field of metadata, with anything in it. */
const addMetadata: Edit = (random, places) => {
  const place = pick(
    random,
    places.filter((one) => one.key === "metadata" && isRecord(valueAt(one))),
  );
  if (place === undefined) return;
  const [name, value] = pick(random, fields);
  put({ holder: valueAt(place) as Container, key: name, path: "" }, fresh(value));
};

/** Any value somewhere below metadata. */
const retypeMetadata: Edit = (random, places) => {
  const place = pick(
    random,
    places.filter((one) => /\/metadata\/./.test(one.path)),
  );
  if (place !== undefined) put(place, fresh(pick(random, values)));
};

/** An output in another type, or an attachment of another name. */
const addMime: Edit = (random, places) => {
  const bundles = places.filter((one) => /\/data$|\/attachments\/[^/]*$/.test(one.path) && isRecord(valueAt(one)));
  const place = pick(random, bundles);
  if (place === undefined) return;
  const bundle = valueAt(place) as Container;
  const name = pick(random, mimes);
  const value = /json$/.test(name) ? fresh(pick(random, values)) : pick(random, texts);
  put({ holder: bundle, key: name, path: "" }, value);
  if (random() < 0.5)
    for (const other of Object.keys(bundle)) if (other !== name) Reflect.deleteProperty(bundle, other);
  if (/attachments/.test(place.path) && random() < 0.5) put({ ...place, key: pick(random, texts) }, bundle);
};

const retype: Edit = (random, places) => {
  const place = pick(random, places);
  if (place !== undefined) put(place, fresh(pick(random, [...values, ...texts])));
};

const drop: Edit = (random, places) => {
  const place = pick(random, places);
  if (place === undefined) return;
  if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
  else Reflect.deleteProperty(place.holder, place.key);
};

const double: Edit = (random, places) => {
  const place = pick(random, places);
  if (place === undefined) return;
  if (Array.isArray(place.holder))
    place.holder.push(...Array.from({ length: 1 + below(random, 3) }, () => fresh(valueAt(place))));
  else put({ ...place, key: pick(random, [...texts, ...mimes]) }, fresh(valueAt(place)));
};

const swap: Edit = (random, places) => {
  const [one, other] = [pick(random, places), pick(random, places)];
  if (one === undefined || other === undefined) return;
  const [first, second] = [fresh(valueAt(one)), fresh(valueAt(other))];
  put(one, second);
  put(other, first);
};

/** A name or a kind, in another letter or another name. */
const rename: Edit = (random, places) => {
  const place = pick(random, places);
  if (place === undefined || Array.isArray(place.holder)) return;
  const value = valueAt(place);
  Reflect.deleteProperty(place.holder, place.key);
  put(
    {
      ...place,
      key: pick(random, [String(place.key).toUpperCase(), `${place.key}s`, "", "__proto__", "metadata", "text"]),
    },
    value,
  );
};

const contentEdits: readonly Edit[] = [
  changeText,
  changeText,
  changeText,
  addMetadata,
  addMetadata,
  retypeMetadata,
  addMime,
  addMime,
];
const structureEdits: readonly Edit[] = [retype, retype, drop, double, swap, rename, addMetadata, addMime];

function flippedBytes(random: Random): Uint8Array {
  const bytes = [...bytesOf(pick(random, seeds))];
  for (let count = 1 + below(random, 8); count > 0; count--) {
    const at = below(random, bytes.length);
    const edit = below(random, 4);
    if (edit === 0) bytes[at] = below(random, 256);
    else if (edit === 1) bytes.splice(at, 1 + below(random, 20));
    else if (edit === 2) bytes.splice(at, 0, ...Array.from({ length: 1 + below(random, 6) }, () => below(random, 256)));
    else bytes.splice(at, 0, ...bytes.slice(at, at + below(random, 50)));
  }
  return Uint8Array.from(bytes);
}
