// `metadata.slideshow.data` → the `data-…` attributes by which reveal.js is told of backgrounds, transitions and timings.
import type { Cell } from "@innerloop/nbformat";
import { escapeHtml } from "../render/html.js";
import { record, slideshow } from "./arrange.js";

/** What a notebook that is not trusted may say: nothing here holds an address, markup or a style. */
const HARMLESS =
  /^(background-color|background-(opacity|position|repeat|size|transition)|transition(-speed)?|auto-?slide|auto-animate(-\w+)*|timing|visibility)$/;

const COLOUR = /^[\w#%.,/ ()-]*$/;

/** Attributes with a space before each; keys that no attribute can have are left out and told of. */
export function dataAttributes(cell: Cell, trust: "trusted" | "untrusted", warn: (message: string) => void): string {
  const data = record(slideshow(cell.metadata)?.data) ?? {};
  return Object.entries(data)
    .map(([key, value]) => {
      const name = key.replaceAll("_", "-");
      const text = typeof value === "string" ? value : JSON.stringify(value);
      if (!/^[\w.-]+$/.test(name)) {
        warn(`cell ${cell.id}: slide data ${JSON.stringify(key)} is no attribute name`);
        return "";
      }
      if (trust === "untrusted" && !(HARMLESS.test(name) && COLOUR.test(text) && !/url|image|expression/i.test(text))) {
        warn(`cell ${cell.id}: slide data ${JSON.stringify(key)} of a notebook that is not trusted is left out`);
        return "";
      }
      return ` data-${name}="${escapeHtml(text)}"`;
    })
    .join("");
}
