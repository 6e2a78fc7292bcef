/**
 * How many numbers an instance of a family has, read off its fields alone: the singular values of the matrix with one row for each instance,
 * the field of that instance at fixed states. A field that is affine in r functions of μ leaves r of them once the mean row is taken away
 * (structure-preserving dynamics, specification sections 2.2 and 11, case (c)).
 */
import { Matrix } from "ml-matrix";
import { singularValues } from "../linalg/index.js";
import { type DynamicsFamily, fieldRows } from "./dynamics-family.js";

/** Singular values, largest first, each list divided by its first. */
export interface FieldSpectrum {
  /** Of the matrix as it is. */
  readonly raw: number[];
  /** Of the matrix without its mean row. */
  readonly centred: number[];
}

/** @param mus one μ for each instance; @param states [points, d] */
export function fieldSpectrum(
  family: DynamicsFamily,
  mus: readonly ArrayLike<number>[],
  states: Float64Array,
): FieldSpectrum {
  const rows = mus.map((mu) => Array.from(fieldRows(family.field(mu), states, family.dimension)));
  const matrix = new Matrix(rows);
  return { raw: relative(matrix), centred: relative(matrix.clone().center("column")) };
}

function relative(matrix: Matrix): number[] {
  const values = Array.from(singularValues(matrix));
  return values.map((value) => value / values[0]);
}
