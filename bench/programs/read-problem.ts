/** The inverse of writeProblem: a side's process reads what the harness wrote. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Leaf, type Problem, sizeOf } from "./problem.js";

interface Header {
  readonly program: string;
  readonly bin: string;
  readonly tensors: readonly { group: "params" | "data"; name: string; shape: number[]; offset: number }[];
  readonly constants: Readonly<Record<string, number>>;
}

/** @throws Error when the file is missing or is no problem's header */
export function readProblem(path: string): Problem {
  const { program, bin, tensors, constants } = JSON.parse(readFileSync(path, "utf8")) as Header;
  const bytes = readFileSync(join(dirname(path), bin));
  const groups: { params: Record<string, Leaf>; data: Record<string, Leaf> } = { params: {}, data: {} };
  for (const { group, name, shape, offset } of tensors) {
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(4 * (offset + i));
    groups[group][name] = { shape, values };
  }
  return { program, constants, ...groups };
}
