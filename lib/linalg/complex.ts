import { Matrix } from "ml-matrix";

// Dense complex matrices for operators of quantum mechanics: row-major, real and imaginary parts interleaved, immutable
// by convention. Only what operators need (sum, product, adjoint, trace, tensor product); Liouvillians are turned into
// real matrices in a Hermitian basis (lib/physics/liouville.ts) and go through ml-matrix.

export interface ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  /** length 2·rows·columns: re, im of entry (0,0), then of (0,1), … */
  readonly data: Float64Array;
}

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export type ComplexInput = number | Complex;

export function complexZeros(rows: number, columns: number): ComplexMatrix {
  return { rows, columns, data: new Float64Array(2 * rows * columns) };
}

/** From rows of numbers or {re, im}. Throws when the rows differ in length. */
export function complexMatrix(values: readonly (readonly ComplexInput[])[]): ComplexMatrix {
  const columns = values[0]?.length ?? 0;
  const result = complexZeros(values.length, columns);
  values.forEach((row, r) => {
    if (row.length !== columns) throw new RangeError(`invalid row length: got ${row.length}, expected ${columns}`);
    row.forEach((value, c) => {
      const { re, im } = toComplex(value);
      result.data.set([re, im], 2 * (r * columns + c));
    });
  });
  return result;
}

export function complexIdentity(n: number): ComplexMatrix {
  const result = complexZeros(n, n);
  for (let i = 0; i < n; i++) result.data[2 * (i * n + i)] = 1;
  return result;
}

export function toComplex(value: ComplexInput): Complex {
  return typeof value === "number" ? { re: value, im: 0 } : value;
}

export function entryOf(a: ComplexMatrix, row: number, column: number): Complex {
  const at = 2 * (row * a.columns + column);
  return { re: a.data[at], im: a.data[at + 1] };
}

/** Σ weightᵢ·matrixᵢ. */
export function linearCombination(terms: readonly (readonly [ComplexInput, ComplexMatrix])[]): ComplexMatrix {
  const [first] = terms;
  if (first === undefined) throw new RangeError("invalid combination: no terms");
  const result = complexZeros(first[1].rows, first[1].columns);
  for (const [weight, a] of terms) {
    if (a.rows !== result.rows || a.columns !== result.columns) {
      throw new RangeError(`invalid shape: got ${a.rows}×${a.columns}, expected ${result.rows}×${result.columns}`);
    }
    const { re, im } = toComplex(weight);
    for (let i = 0; i < a.data.length; i += 2) {
      const x = a.data[i];
      const y = a.data[i + 1];
      result.data[i] = result.data[i] + re * x - im * y;
      result.data[i + 1] = result.data[i + 1] + re * y + im * x;
    }
  }
  return result;
}

/** The matrix product a·b. */
export function complexProduct(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  if (a.columns !== b.rows) throw new RangeError(`invalid shape: got ${b.rows} rows, expected ${a.columns}`);
  const result = complexZeros(a.rows, b.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      const { re, im } = entryOf(a, row, inner);
      if (re === 0 && im === 0) continue;
      for (let column = 0; column < b.columns; column++) {
        const from = 2 * (inner * b.columns + column);
        const to = 2 * (row * b.columns + column);
        const x = b.data[from];
        const y = b.data[from + 1];
        result.data[to] = result.data[to] + re * x - im * y;
        result.data[to + 1] = result.data[to + 1] + re * y + im * x;
      }
    }
  }
  return result;
}

/** a b − b a. */
export function commutator(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return linearCombination([
    [1, complexProduct(a, b)],
    [-1, complexProduct(b, a)],
  ]);
}

/** Conjugate transpose. */
export function adjoint(a: ComplexMatrix): ComplexMatrix {
  const result = complexZeros(a.columns, a.rows);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      const { re, im } = entryOf(a, row, column);
      result.data.set([re, -im], 2 * (column * a.rows + row));
    }
  }
  return result;
}

/** Tr(a b) without forming the product. */
export function traceOfProduct(a: ComplexMatrix, b: ComplexMatrix): Complex {
  let re = 0;
  let im = 0;
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      const x = entryOf(a, row, inner);
      if (x.re === 0 && x.im === 0) continue;
      const y = entryOf(b, inner, row);
      re += x.re * y.re - x.im * y.im;
      im += x.re * y.im + x.im * y.re;
    }
  }
  return { re, im };
}

/** Kronecker product a ⊗ b: entry ((i,k),(j,l)) = aᵢⱼ bₖₗ, the first factor slow. */
export function complexKronecker(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const result = complexZeros(a.rows * b.rows, a.columns * b.columns);
  for (let row = 0; row < result.rows; row++) {
    for (let column = 0; column < result.columns; column++) {
      const x = entryOf(a, Math.floor(row / b.rows), Math.floor(column / b.columns));
      const y = entryOf(b, row % b.rows, column % b.columns);
      const at = 2 * (row * result.columns + column);
      result.data[at] = x.re * y.re - x.im * y.im;
      result.data[at + 1] = x.re * y.im + x.im * y.re;
    }
  }
  return result;
}

/** The real matrix [[Re, −Im], [Im, Re]]: products, inverses and exponentials commute with this embedding. */
export function realEmbedding(a: ComplexMatrix): Matrix {
  const result = Matrix.zeros(2 * a.rows, 2 * a.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      const { re, im } = entryOf(a, row, column);
      result.set(row, column, re);
      result.set(row, a.columns + column, -im);
      result.set(a.rows + row, column, im);
      result.set(a.rows + row, a.columns + column, re);
    }
  }
  return result;
}

/** The complex matrix whose embedding is given (its left half is read). */
export function fromRealEmbedding(embedding: Matrix): ComplexMatrix {
  const rows = embedding.rows / 2;
  const columns = embedding.columns / 2;
  const result = complexZeros(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data.set([embedding.get(row, column), embedding.get(rows + row, column)], 2 * (row * columns + column));
    }
  }
  return result;
}
