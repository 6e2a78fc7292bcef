// Terminal text → HTML with nbconvert's classes: `ansi-red-fg`, `ansi-red-intense-fg ansi-bold` (bold makes the first
// eight colours intense), `ansi-default-inverse-fg`, `ansi-underline`; colours 16–255 and true colours as inline rgb.
// Carriage return and backspace act as on a terminal; every other control sequence is dropped. The time is linear in
// the text.
import { escapeHtml } from "./html.js";

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** 0–15: a named colour (8–15 intense); a triple: red, green, blue. */
type Colour = number | readonly [red: number, green: number, blue: number];

interface Style {
  foreground?: Colour | undefined;
  background?: Colour | undefined;
  bold: boolean;
  underline: boolean;
  inverse: boolean;
}

const PLAIN: Style = { bold: false, underline: false, inverse: false };

// A sequence that does not end within its alphabet is only its ESC: what follows stays text. Parameters are bounded, so
// that a text of many beginnings stays linear.
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this module reads
  /\u001b\[([0-9:;]{0,256})m|\u001b\[[0-?]{0,256}[ -/]{0,16}[@-~]|\u001b\][^\u0007\u001b\n]{0,4096}(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/g;

/** HTML of a terminal text; plain text comes back escaped and without tags. */
export function ansiToHtml(text: string): string {
  const source = applyControls(text);
  if (!source.includes("\u001b")) return escapeHtml(source);
  const html: string[] = [];
  let style = PLAIN;
  let done = 0;
  for (const match of source.matchAll(SEQUENCE)) {
    html.push(span(source.slice(done, match.index), style));
    done = match.index + match[0].length;
    if (match[1] !== undefined) style = applyCodes(style, match[1]);
  }
  html.push(span(source.slice(done), style));
  return html.join("");
}

/** Text without any control sequence. */
export const stripAnsi = (text: string): string => text.replace(SEQUENCE, "");

function span(text: string, style: Style): string {
  if (text === "") return "";
  const [fg, bg] = style.inverse ? [style.background, style.foreground] : [style.foreground, style.background];
  const names = [
    colourClass(fg, "fg", style),
    colourClass(bg, "bg", style),
    style.bold && "ansi-bold",
    style.underline && "ansi-underline",
  ].filter(Boolean);
  const inline = [
    Array.isArray(fg) && `color: rgb(${fg.join(",")})`,
    Array.isArray(bg) && `background-color: rgb(${bg.join(",")})`,
  ].filter(Boolean);
  if (names.length + inline.length === 0) return escapeHtml(text);
  const attributes = [
    names.length > 0 && ` class="${names.join(" ")}"`,
    inline.length > 0 && ` style="${inline.join("; ")}"`,
  ].filter(Boolean);
  return `<span${attributes.join("")}>${escapeHtml(text)}</span>`;
}

function colourClass(colour: Colour | undefined, layer: "fg" | "bg", style: Style): string {
  if (colour === undefined) return style.inverse ? `ansi-default-inverse-${layer}` : "";
  if (typeof colour !== "number") return "";
  // Bold brightens the text colour the program chose, wherever inverse video puts it.
  const brightened = style.bold && layer === (style.inverse ? "bg" : "fg") && colour < 8 ? colour + 8 : colour;
  return `ansi-${NAMES[brightened % 8]}${brightened > 7 ? "-intense" : ""}-${layer}`;
}

function applyCodes(style: Style, text: string): Style {
  const codes = text.split(/[;:]/).map(Number);
  const next = { ...style };
  for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
    if (code === 0) Object.assign(next, PLAIN, { foreground: undefined, background: undefined });
    // 5 is blinking, which nbconvert shows in bold.
    else if (code === 1 || code === 5) next.bold = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 21 || code === 22) next.bold = false;
    else if (code === 24) next.underline = false;
    else if (code === 27) next.inverse = false;
    else if (code === 38) next.foreground = extended(codes, next.foreground);
    else if (code === 48) next.background = extended(codes, next.background);
    else if (code === 39) next.foreground = undefined;
    else if (code === 49) next.background = undefined;
    else if (code >= 30 && code <= 37) next.foreground = code - 30;
    else if (code >= 40 && code <= 47) next.background = code - 40;
    else if (code >= 90 && code <= 97) next.foreground = code - 82;
    else if (code >= 100 && code <= 107) next.background = code - 92;
  }
  return next;
}

/**
 * `5;n`: the xterm palette (16 named, a 6x6x6 cube, 24 greys); `2;r;g;b`: true colour. Takes its codes from the list;
 * a colour that does not exist leaves the old one and makes the rest of the list void, as in nbconvert.
 */
function extended(codes: number[], old: Colour | undefined): Colour | undefined {
  const kind = codes.shift();
  const [red = 256, green = 256, blue = 256] = kind === 2 ? codes.splice(0, 3) : [];
  if (Math.max(red, green, blue) < 256) return [red, green, blue];
  const n = kind === 5 ? (codes.shift() ?? 256) : 256;
  if (n < 16) return n;
  if (n < 256) return paletteColour(n);
  codes.length = 0;
  return old;
}

function paletteColour(n: number): Colour {
  if (n >= 232) return [10 * (n - 232) + 8, 10 * (n - 232) + 8, 10 * (n - 232) + 8];
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  return [level(Math.floor((n - 16) / 36)), level(Math.floor((n - 16) / 6) % 6), level((n - 16) % 6)];
}

/** `\r` goes back to the start of the line and overwrites, `\b` deletes the character before it. */
function applyControls(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  const lines = text.replace(/\r+(?=\n)/g, "").split("\n");
  return lines.map((line) => (/[\r\b]/.test(line) ? redrawn(eraseBack(line)) : line)).join("\n");
}

/** What stands on the line after its last return. */
function redrawn(line: string): string {
  // Columns can only be counted in text without colour codes; coloured progress lines redraw the whole line.
  const runs = line.split("\r");
  const last = runs.pop() ?? "";
  if (runs.every((run) => !run.includes("\u001b")) && !last.includes("\u001b")) {
    let shown = last;
    for (let index = runs.length - 1; index >= 0; index--) shown += (runs[index] ?? "").slice(shown.length);
    return shown;
  }
  return last || (runs.findLast((run) => run !== "") ?? "");
}

function eraseBack(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character !== "\b") kept.push(character);
    else if (kept.at(-1) !== "\r") kept.pop();
  }
  return kept.join("");
}
