/** Two keys side by side, in one phrase: the first thing that changed, the nearest to the author of the notebook first. */

const ORDER = [
  /^cell \[/,
  /^parameters$|metadata$|^timeouts$/,
  /\.(?:[cm]?[jt]sx?)$/,
  /^package /,
  /\.(?!json$)\w+$/,
  /./,
];

/** undefined: the keys are equal. */
export function changeBetween(before: Record<string, string>, now: Record<string, string>): string | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.filter((name) => before[name] !== now[name]);
  const rank = (name: string): number => ORDER.findIndex((pattern) => pattern.test(name));
  const [first] = changed.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  if (first === undefined) return undefined;
  const more = changed.length === 1 ? "" : ` (and ${changed.length - 1} more)`;
  return `${first} ${verb(before[first], now[first])}${more}`;
}

function verb(before: string | undefined, now: string | undefined): string {
  if (before === undefined || before === "absent") return now === "absent" ? "is missing" : "is new";
  return now === undefined || now === "absent" ? "is gone" : "changed";
}
