/**
 * Emoji as classes: one emoji drawn by seven foundries is one class of seven drawings, as one character written by twenty people is in Omniglot. The drawings
 * are the SVG of seven packages of Iconify, matched by their names; names that the first set knows as another name of an emoji count as that emoji. Variants in
 * skin tone are left out, and flags, which the sets name differently.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../tensor/project-folder.js";

/** The sets, the first being the one whose names and groups are used. Their licences: data/README.md. */
export const EMOJI_STYLES = [
  "noto",
  "twemoji",
  "openmoji",
  "fluent-emoji-flat",
  "emojione",
  "emojione-v1",
  "emojione-monotone",
] as const;

export type EmojiStyle = (typeof EMOJI_STYLES)[number];

export const EMOJI_GROUPS = [
  "Activities",
  "Animals & Nature",
  "Food & Drink",
  "Objects",
  "People & Body",
  "Smileys & Emotion",
  "Symbols",
  "Travel & Places",
] as const;

export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

/** One emoji: a complete SVG document for each style that has it. */
export interface EmojiClass {
  readonly name: string;
  readonly group: EmojiGroup;
  readonly drawings: readonly { readonly style: EmojiStyle; readonly svg: string }[];
}

interface Icon {
  readonly body: string;
  readonly width?: number;
  readonly height?: number;
  readonly left?: number;
  readonly top?: number;
}

/** What an Iconify package holds of a set; an alias may turn or mirror its parent. */
interface IconSet extends Pick<Icon, "width" | "height"> {
  readonly icons: Readonly<Record<string, Icon>>;
  readonly aliases?: Readonly<
    Record<
      string,
      { readonly parent: string; readonly hFlip?: boolean; readonly vFlip?: boolean; readonly rotate?: number }
    >
  >;
}

/** All emoji that at least `styles` of the sets draw, by name. Default: 6 of 7. */
export function emojiTable(styles = 6): EmojiClass[] {
  const sets = EMOJI_STYLES.map((style) => ({ style, set: readPackage<IconSet>(style, "icons.json") }));
  const groups = groupsOf(readPackage(EMOJI_STYLES[0], "metadata.json"));
  const known = sets[0].set.aliases ?? {};
  const drawings = new Map<string, Map<EmojiStyle, string>>();
  for (const { style, set } of sets) {
    for (const name of [...Object.keys(set.icons), ...Object.keys(set.aliases ?? {})]) {
      const emoji = known[name]?.parent ?? name;
      const svg = groups.has(emoji) && !emoji.includes("skin-tone") ? documentOf(set, name) : undefined;
      if (svg === undefined) continue;
      const own = drawings.get(emoji) ?? new Map<EmojiStyle, string>();
      if (!own.has(style)) own.set(style, svg);
      drawings.set(emoji, own);
    }
  }
  return Array.from(drawings)
    .filter(([, own]) => own.size >= styles)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({
      name,
      group: groups.get(name) as EmojiGroup,
      drawings: Array.from(own, ([style, svg]) => ({ style, svg })),
    }));
}

/** "noto 1.2.9, …": what the pictures depend on. */
export function emojiVersions(): string {
  return EMOJI_STYLES.map(
    (style) => `${style} ${readPackage<{ version: string }>(style, "package.json").version}`,
  ).join(", ");
}

function groupsOf({
  categories,
}: {
  readonly categories: Readonly<Record<string, readonly string[]>>;
}): Map<string, EmojiGroup> {
  return new Map(EMOJI_GROUPS.flatMap((group) => categories[group].map((name) => [name, group] as const)));
}

/** The SVG of an icon, or of an alias that is the same or the mirrored icon; undefined for what is not square or is turned. */
function documentOf(set: IconSet, name: string): string | undefined {
  const alias = set.aliases?.[name];
  if (alias?.vFlip || alias?.rotate) return undefined;
  const icon = set.icons[alias?.parent ?? name];
  if (icon === undefined) return undefined;
  const { left = 0, top = 0, width = set.width ?? 16, height = set.height ?? 16, body } = icon;
  if (width !== height) return undefined;
  const content = alias?.hFlip ? `<g transform="translate(${2 * left + width} 0) scale(-1 1)">${body}</g>` : body;
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return `<svg ${names} viewBox="${left} ${top} ${width} ${height}">${content}</svg>`;
}

/** A file of the package of a set. @throws Error naming the package that is not installed */
function readPackage<T>(style: EmojiStyle, file: string): T {
  const path = join(projectFolder(), "node_modules", "@iconify-json", style, file);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`cannot read @iconify-json/${style}/${file} (npm ci installs it): ${(error as Error).message}`);
  }
}
