import type { ImageSet } from "../../../../lib/tasks/characters/index.js";

/** A set whose images tell where they come from: the first byte is the class, the second the drawing, the others are 0 but a mark in the top right corner. */
export function toySet(classes: number, samples: number, side = 4): ImageSet {
  const size = side * side;
  const pixels = new Uint8Array(classes * samples * size);
  for (let c = 0; c < classes; c++) {
    for (let i = 0; i < samples; i++) pixels.set([c + 1, i + 1, 0, 255], (c * samples + i) * size);
  }
  return {
    name: "toy",
    title: "toy",
    shape: [side, side, 1],
    classes: Array.from({ length: classes }, (_, c) => ({
      id: c + 1,
      name: `class ${c + 1}`,
      group: c % 2 === 0 ? "even" : "odd",
      first: c * samples,
      samples,
    })),
    pixels,
  };
}
