// The user's own lists (nbconvert's traits): they choose from what is safe and cannot add to it.
import type { SanitizeOptions } from "./options.js";

export interface Lists {
  tags: readonly string[];
  properties: ReadonlySet<string>;
}

export interface Narrowed extends Lists {
  isWanted: (element: string, name: string) => boolean;
}

/** What of the widest lists the options leave; names beyond them are told to `onRefused`. */
export function narrowed({ tags, attributes, styles, onRefused }: SanitizeOptions, widest: Lists): Narrowed {
  const refuse = (trait: string) => (name: string) => onRefused?.(`SanitizeHTML.${trait}: not let through: "${name}"`);
  const known = new Set(widest.tags);
  const wanted = tags?.map((name) => name.trim());
  wanted?.filter((name) => !known.has(name)).forEach(refuse("tags"));
  styles?.filter((name) => !widest.properties.has(name.toLowerCase())).forEach(refuse("styles"));
  return {
    tags: wanted === undefined ? widest.tags : wanted.filter((name) => known.has(name)),
    properties:
      styles === undefined
        ? widest.properties
        : new Set(styles.map((name) => name.toLowerCase()).filter((name) => widest.properties.has(name))),
    isWanted: attributes === undefined ? () => true : wish(attributes),
  };
}

/** A list holds for all elements, a record for those it names and for all by "*". */
function wish(attributes: NonNullable<SanitizeOptions["attributes"]>): (element: string, name: string) => boolean {
  const isList = (value: typeof attributes): value is readonly string[] => Array.isArray(value);
  if (isList(attributes)) return (_, name) => attributes.includes(name);
  const has = (element: string, name: string) =>
    Object.hasOwn(attributes, element) && attributes[element]?.includes(name) === true;
  return (element, name) => has(element, name) || has("*", name);
}
