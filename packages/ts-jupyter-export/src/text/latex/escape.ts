// Plain text in a LaTeX document.

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\^{}",
  "\\": "\\textbackslash{}",
};

/** Text that stands for itself, letter by letter. Control characters that TeX refuses are left out; ESC stays, for ANSI codes. */
export const escapeVerbatim = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g, "")
    .replace(/[&%$#_{}~^\\]/g, (char) => ESCAPES[char] ?? char);

/** Text of a title or a name: besides, three dots or more become an ellipsis. */
export const escapeLatex = (text: string): string => escapeVerbatim(text).replace(/\.{3,}/g, "{\\ldots}");

/** Commands by the character that they stand for in highlighted code; the preamble defines them. */
export const CHARACTERS: Readonly<Record<string, string>> = {
  "\\": "PYZbs",
  "{": "PYZob",
  "}": "PYZcb",
  "^": "PYZca",
  _: "PYZus",
  "&": "PYZam",
  "<": "PYZlt",
  ">": "PYZgt",
  "#": "PYZsh",
  "%": "PYZpc",
  $: "PYZdl",
  "-": "PYZhy",
  "'": "PYZsq",
  '"': "PYZdq",
  "~": "PYZti",
};

/** Addresses that begin with `files/`, which an early notebook server made up, without it. */
export const stripFilesPrefix = (text: string): string =>
  text
    .replace(/(src|href)=(['"]?)\/?files\//g, "$1=$2")
    .replace(/(!?)\[([^\n]*?)\]\(\/?files\/([^\n]*?)\)/g, "$1[$2]($3)");
