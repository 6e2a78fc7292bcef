// Coloured terminal text → LaTeX with nbconvert's colour names (`ansi-red`, `ansi-red-intense`). The text comes in escaped; bold makes
// the first eight colours intense; control sequences that say nothing of colour are dropped.

type Colour = number | readonly [red: number, green: number, blue: number];

interface Style {
  foreground: Colour | undefined;
  background: Colour | undefined;
  bold: boolean;
  underline: boolean;
  inverse: boolean;
}

const PLAIN: Style = { foreground: undefined, background: undefined, bold: false, underline: false, inverse: false };
const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

// biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI sequences start with the escape character
const SEQUENCE = /\x1b\[([^\n]*?)([@-~])/g;

export function ansiToLatex(text: string): string {
  let latex = "";
  let style = PLAIN;
  let done = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    latex += styled(text.slice(done, match.index), style);
    done = match.index + match[0].length;
    const [, codes = "", kind] = match;
    if (kind === "m" && /^[0-9;]*$/.test(codes)) style = applied(style, codes.split(";").map(Number));
  }
  latex += styled(text.slice(done), style);
  // An ESC that begins no sequence is nothing that TeX could read.
  return latex.replaceAll("\x1b", "");
}

function applied(style: Style, codes: readonly number[]): Style {
  const next = { ...style };
  const rest = [...codes];
  for (let code = rest.shift(); code !== undefined; code = rest.shift()) {
    if (code === 0) Object.assign(next, PLAIN);
    else if (code === 1 || code === 5) next.bold = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 21 || code === 22) next.bold = false;
    else if (code === 24) next.underline = false;
    else if (code === 27) next.inverse = false;
    else if (code === 39) next.foreground = undefined;
    else if (code === 49) next.background = undefined;
    else if (code >= 30 && code <= 37) next.foreground = code - 30;
    else if (code >= 40 && code <= 47) next.background = code - 40;
    else if (code >= 90 && code <= 97) next.foreground = code - 82;
    else if (code >= 100 && code <= 107) next.background = code - 92;
    else if (code === 38 || code === 48) {
      const colour = extendedColour(rest);
      // The codes after a colour that there is not cannot be told apart.
      if (colour === undefined) break;
      next[code === 38 ? "foreground" : "background"] = colour;
    }
  }
  return next;
}

/** Takes `5;n` or `2;r;g;b` off the codes. */
function extendedColour(codes: number[]): Colour | undefined {
  const kind = codes.shift();
  if (kind === 2) {
    const [red, green, blue] = codes.splice(0, 3);
    if (red === undefined || green === undefined || blue === undefined) return undefined;
    return Math.max(red, green, blue) <= 255 ? [red, green, blue] : undefined;
  }
  const index = kind === 5 ? codes.shift() : undefined;
  if (index === undefined || index > 255) return undefined;
  if (index < 16) return index;
  if (index >= 232) return [grey(index), grey(index), grey(index)];
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

const grey = (index: number): number => (index - 232) * 10 + 8;
const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);

function styled(text: string, style: Style): string {
  if (text === "") return "";
  const bright = style.bold && typeof style.foreground === "number" && style.foreground < 8;
  const front = bright ? Number(style.foreground) + 8 : style.foreground;
  const [foreground, background] = style.inverse ? [style.background, front] : [front, style.background];
  // Every line for itself: a verbatim environment reads line by line, and a group may not reach over its end.
  return text
    .split("\n")
    .map((line) => {
      if (line === "") return "";
      let marked = line;
      if (style.underline) marked = `\\underline{${marked}}`;
      if (style.bold) marked = `\\textbf{${marked}}`;
      const back = colourArgument(background, style.inverse ? "ansi-default-inverse-bg" : undefined);
      if (back !== undefined) marked = `\\setlength{\\fboxsep}{0pt}\\colorbox${back}{${marked}\\strut}`;
      const fore = colourArgument(foreground, style.inverse ? "ansi-default-inverse-fg" : undefined);
      return fore === undefined ? marked : `\\textcolor${fore}{${marked}}`;
    })
    .join("\n");
}

function colourArgument(colour: Colour | undefined, otherwise: string | undefined): string | undefined {
  if (colour === undefined) return otherwise === undefined ? undefined : `{${otherwise}}`;
  if (typeof colour === "number") return `{ansi-${NAMES[colour % 8]}${colour < 8 ? "" : "-intense"}}`;
  // Brackets are no argument's ends inside a verbatim environment: they are letters like all others there.
  return `{ansi-rgb-${colour.join("-")}}`;
}

/** Definitions of the true colours that a text made by {@link ansiToLatex} names. */
export function trueColours(latex: string): string {
  const names = new Set(latex.match(/\{ansi-rgb-\d+-\d+-\d+\}/g) ?? []);
  return [...names].map((name) => `\\definecolor${name}{RGB}{${(name.match(/\d+/g) ?? []).join(",")}}\n`).join("");
}
