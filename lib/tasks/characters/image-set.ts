/**
 * A set of small images in classes, as bytes: class c holds `samples` drawings one after the other, drawing i of class c at byte
 * (first + i) · height · width · channels. 0 is paper and 255 is ink in grey sets; colour sets hold red, green, blue.
 */

/** One class: a character, an emoji. */
export interface ImageClass {
  /** Number in the source, for splits: 1 … 1623 for Omniglot. */
  readonly id: number;
  /** "Greek/character03". */
  readonly name: string;
  /** What classes belong together by: an alphabet, a group of emoji. */
  readonly group: string;
  /** Place of its first drawing in the set. */
  readonly first: number;
  /** Drawings: 20 by 20 people, 7 by 7 foundries. */
  readonly samples: number;
}

export interface ImageSet {
  /** kebab-case: "omniglot". */
  readonly name: string;
  readonly title: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly ImageClass[];
  readonly pixels: Uint8Array;
}

/** Numbers in one image. */
export function imageSize({ shape: [height, width, channels] }: Pick<ImageSet, "shape">): number {
  return height * width * channels;
}

/** The bytes of one drawing, a view. @throws RangeError on a drawing that the class does not have */
export function imageOf(set: ImageSet, classIndex: number, sample: number): Uint8Array {
  const found = set.classes[classIndex];
  if (found === undefined) throw new RangeError(`invalid class: ${classIndex} of ${set.classes.length}`);
  if (!(Number.isSafeInteger(sample) && sample >= 0 && sample < found.samples)) {
    throw new RangeError(`invalid drawing: ${sample} of ${found.samples} of ${found.name}`);
  }
  const size = imageSize(set);
  return set.pixels.subarray((found.first + sample) * size, (found.first + sample + 1) * size);
}

/** Where each pixel of a turned image comes from: place j of the image turned r quarter turns anticlockwise shows place order[j] of the image as it is. */
export function quarterTurn(side: number, channels: number, r: number): Uint32Array {
  return Uint32Array.from({ length: side * side * channels }, (_, at) => {
    const channel = at % channels;
    let row = Math.floor(at / (side * channels));
    let column = Math.floor(at / channels) % side;
    for (let turn = 0; turn < r; turn++) [row, column] = [column, side - 1 - row];
    return (row * side + column) * channels + channel;
  });
}
