// What reveal.js is told: nbconvert's defaults where nothing is asked for.
import type { SlidesOptions } from "./options.js";
import { themes } from "./reveal.js";

const TRANSITIONS = ["none", "fade", "slide", "convex", "concave", "zoom"];

export interface Settings {
  theme: string;
  scroll: "scroll" | "none";
  /** Handed to `Reveal.initialize`. */
  reveal: Readonly<Record<string, string | number | boolean>> & { width: number; height: number };
}

/** @throws Error for a theme, transition or size that reveal.js does not know */
export function settingsOf(options: SlidesOptions): Settings {
  const { theme = "simple", transition = "slide", number = "", width = 960, height = 700 } = options;
  // Another place may have themes of its own.
  if (options.urlPrefix === undefined || options.page?.network !== "allow") known("slide theme", theme, themes());
  known("slide transition", transition, TRANSITIONS);
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(Number.isFinite(value) && value > 0)) throw new Error(`slide ${name} must be a positive number: ${value}`);
  }
  return {
    theme,
    scroll: options.scroll ?? "none",
    reveal: {
      controls: true,
      progress: true,
      history: true,
      transition,
      // reveal.js reads letters as a format, and "" as none.
      slideNumber: number === "" ? false : number,
      width,
      height,
    },
  };
}

function known(what: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw new Error(`unknown ${what}: ${JSON.stringify(value)} (known: ${values.join(", ")})`);
}
