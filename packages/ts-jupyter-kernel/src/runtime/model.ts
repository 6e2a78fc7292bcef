/** A model of TensorFlow.js (or Keras-like): its own table of layers, instead of the 200 lines of its fields. */
import { plainText } from "./plain-text.js";
import { isObject } from "./shapes.js";

export interface ModelLike {
  readonly layers: readonly unknown[];
  summary(lineLength?: number, positions?: readonly number[], print?: (line: string) => void): void;
}

export const isModel = (value: unknown): value is ModelLike & object =>
  isObject(value) &&
  typeof value.summary === "function" &&
  typeof value.getWeights === "function" &&
  Array.isArray(value.layers);

export function modelText(model: ModelLike): string {
  const lines: string[] = [];
  try {
    model.summary(undefined, undefined, (line) => lines.push(line.trimEnd()));
  } catch {
    // Not built yet: its layers do not know their shapes.
    return plainText(model);
  }
  const { length } = model.layers;
  return [`${model.constructor.name} of ${length} ${length === 1 ? "layer" : "layers"}`, ...lines].join("\n");
}
