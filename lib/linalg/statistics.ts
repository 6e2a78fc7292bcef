import { inverse, Matrix, SingularValueDecomposition } from "ml-matrix";
import { finiteVector, wholeNumber } from "./shape.js";

// How far a sample is from Gaussian: unbiased estimates of its cumulants (Fisher's k-statistics; Kendall and Stuart,
// vol. 1, section 12), bootstrap intervals (Efron 1979, percentiles), and Mardia's skewness and kurtosis for vectors
// (Biometrika 57, 519 (1970)).

/** Unbiased estimates of the first four cumulants. */
export interface KStatistics {
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
  readonly k4: number;
}

/** @throws when there are fewer than four numbers, or one is not finite. */
export function kStatistics(values: ArrayLike<number>): KStatistics {
  const n = wholeNumber("number of values", values.length, 4);
  const list = Array.from(values);
  const wrong = list.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) throw new RangeError(`invalid value: ${list[wrong]} at place ${wrong}`);
  const k1 = list.reduce((sum, x) => sum + x, 0) / n;
  const moment = (power: number): number => list.reduce((sum, x) => sum + (x - k1) ** power, 0) / n;
  const [m2, m3, m4] = [moment(2), moment(3), moment(4)];
  return {
    k1,
    k2: (n * m2) / (n - 1),
    k3: (n * n * m3) / ((n - 1) * (n - 2)),
    k4: (n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2)) / ((n - 1) * (n - 2) * (n - 3)),
  };
}

export interface BootstrapOptions {
  /** Indices of resample r: as many as there are values, drawn with replacement; the caller brings the randomness. */
  readonly indices: (resample: number) => ArrayLike<number>;
  /** Default 1000. */
  readonly resamples?: number;
  /** Coverage, default 0.95. */
  readonly level?: number;
}

/** Percentile intervals of several statistics at once, one [low, high] each, in the order of their names. */
export function bootstrap<Name extends string>(
  values: ArrayLike<number>,
  statistics: (sample: Float64Array) => Readonly<Record<Name, number>>,
  options: BootstrapOptions,
): Record<Name, readonly [low: number, high: number]> {
  const { indices, resamples = 1000, level = 0.95 } = options;
  wholeNumber("number of values", values.length, 1);
  wholeNumber("number of resamples", resamples, 2);
  if (!(level > 0 && level < 1)) throw new RangeError(`invalid level: ${level}`);
  const found = Array.from({ length: resamples }, (_, r) =>
    statistics(Float64Array.from(indices(r), (index) => values[index])),
  );
  const interval = (name: Name): readonly [number, number] => {
    const sorted = Float64Array.from(found, (each) => each[name]).sort();
    return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
  };
  const names = Object.keys(found[0]) as Name[];
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<Name, readonly [number, number]>;
}

/** Linear interpolation between the order statistics of an ascending list. */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  wholeNumber("number of values", sorted.length, 1);
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`invalid probability: ${probability}`);
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}

/** Mean (length p) and covariance (p×p, divided by n, not n − 1) of n sample rows. */
export function momentsOf(samples: readonly ArrayLike<number>[]): { mean: Float64Array; covariance: Matrix } {
  const n = wholeNumber("number of samples", samples.length, 1);
  const p = samples[0].length;
  for (const sample of samples) finiteVector("sample", sample, p);
  const mean = Float64Array.from({ length: p }, (_, j) => samples.reduce((sum, x) => sum + x[j], 0) / n);
  const centred = new Matrix(samples.map((x) => Array.from(mean, (m, j) => x[j] - m)));
  return { mean, covariance: centred.transpose().mmul(centred).div(n) };
}

/** Mardia's skewness (0 for a Gaussian) and kurtosis (p(p + 2) for a Gaussian) of n samples in p dimensions. */
export interface Mardia {
  readonly skewness: number;
  readonly kurtosis: number;
}

/** With dᵢⱼ = (xᵢ − x̄)ᵀΣ⁻¹(xⱼ − x̄): skewness = Σᵢⱼ dᵢⱼ³/n², kurtosis = Σᵢ dᵢᵢ²/n. Takes n²p operations. */
export function mardia(samples: readonly ArrayLike<number>[]): Mardia {
  const { mean, covariance } = momentsOf(samples);
  const n = samples.length;
  if (n <= mean.length) throw new RangeError(`invalid number of samples: ${n} in ${mean.length} dimensions`);
  if (new SingularValueDecomposition(covariance).rank < mean.length) {
    throw new RangeError("invalid samples: they do not span their space");
  }
  const centred = new Matrix(samples.map((x) => Array.from(mean, (m, j) => x[j] - m)));
  const turned = centred.mmul(inverse(covariance));
  let [skewness, kurtosis] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let d = 0;
      for (let a = 0; a < mean.length; a++) d += turned.get(i, a) * centred.get(j, a);
      skewness += d ** 3;
      if (i === j) kurtosis += d ** 2;
    }
  }
  return { skewness: skewness / n ** 2, kurtosis: kurtosis / n };
}
