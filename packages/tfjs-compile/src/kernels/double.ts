/**
 * Functions for which onnxruntime has no kernel in double, or none at all, from those that it has (Exp, Log, Sin, Cos, Tanh, Sqrt). The
 * formulas cancel nowhere: each keeps its relative accuracy near its zeros. None of them needs a branch for NaN, infinities or signed zeros
 * beyond what its comment says.
 */
import type { Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";

/** A function of one float (of either width), elementwise. */
export type FloatFunction = (onnx: Emitter, x: Value) => Value;

/** eˣ − 1 = tanh(x/2)·(eˣ + 1), for both widths. */
export const expm1: FloatFunction = (onnx, x) => {
  const half = onnx.mul(x, onnx.scalar(0.5, x.dtype));
  return onnx.mul(onnx.op("Tanh", [half]), onnx.add(onnx.op("Exp", [x]), onnx.scalar(1, x.dtype)));
};

/**
 * log(1 + x) = log u + (x − (u − 1))/u with u = 1 + x as rounded, for both widths: the second term is what the rounding lost. In that term u
 * is kept between the least positive normal number and the largest, so that x = −1 and x = ∞ give −∞ and ∞ instead of NaN.
 */
export const log1p: FloatFunction = (onnx, x) => {
  const one = onnx.scalar(1, x.dtype);
  const u = onnx.add(x, one);
  const [least, largest] = x.dtype === "float64" ? [2 ** -1022, Number.MAX_VALUE] : [2 ** -126, LARGEST_FLOAT32];
  const v = onnx.clip(u, least, largest);
  return onnx.add(onnx.op("Log", [u]), onnx.div(onnx.sub(x, onnx.sub(v, one)), v));
};

/** (eˣ + e⁻ˣ)/2; infinite from |x| = 709.8 on, 0.7 earlier than it must. */
export const cosh: FloatFunction = (onnx, x) => {
  const sum = onnx.add(onnx.op("Exp", [x]), onnx.op("Exp", [onnx.op("Neg", [x])]));
  return onnx.mul(sum, onnx.scalar(0.5, x.dtype));
};

export const sinh: FloatFunction = (onnx, x) => onnx.mul(onnx.op("Tanh", [x]), cosh(onnx, x));

export const tan: FloatFunction = (onnx, x) => onnx.div(onnx.op("Sin", [x]), onnx.op("Cos", [x]));

/**
 * atan x = y + δ: y the arc tangent in float32, δ = tan δ = (x cos y − sin y)/(cos y + x sin y) its error, some 1e-7, so that δ³/3 is below
 * the last digit. Where x sin y would overflow, at 1e300, atan x is π/2 to all digits.
 */
export const atan: FloatFunction = (onnx, x) => {
  const y = onnx.cast(onnx.op("Atan", [onnx.cast(x, "float32")]), "float64");
  const bounded = onnx.clip(x, -1e300, 1e300);
  const [sin, cos] = [onnx.op("Sin", [y]), onnx.op("Cos", [y])];
  const error = onnx.div(onnx.sub(onnx.mul(bounded, cos), sin), onnx.add(cos, onnx.mul(bounded, sin)));
  return onnx.add(y, error);
};

/** atan(x / √((1 − x)(1 + x))). */
export const asin: FloatFunction = (onnx, x) => {
  const one = onnx.scalar(1, x.dtype);
  const cosine = onnx.op("Sqrt", [onnx.mul(onnx.sub(one, x), onnx.add(one, x))]);
  return atan(onnx, onnx.div(x, cosine));
};

/** 2 atan √((1 − x)/(1 + x)). */
export const acos: FloatFunction = (onnx, x) => {
  const one = onnx.scalar(1, x.dtype);
  const ratio = onnx.div(onnx.sub(one, x), onnx.add(one, x));
  return onnx.mul(atan(onnx, onnx.op("Sqrt", [ratio])), onnx.scalar(2, x.dtype));
};

/** sign(x)·log1p(a + a²/(1 + √(1 + a²))), a = |x|; the quotient a/(1 + √…) is 1 to all digits where a² would overflow. */
export const asinh: FloatFunction = (onnx, x) => {
  const one = onnx.scalar(1, x.dtype);
  const a = onnx.op("Abs", [x]);
  const bounded = onnx.clip(a, 0, 1e150);
  const root = onnx.op("Sqrt", [onnx.add(onnx.mul(bounded, bounded), one)]);
  const quotient = onnx.div(bounded, onnx.add(root, one));
  return onnx.mul(log1p(onnx, onnx.add(a, onnx.mul(a, quotient))), onnx.op("Sign", [x]));
};

/** log1p((x − 1) + √(x − 1) √(x + 1)). */
export const acosh: FloatFunction = (onnx, x) => {
  const one = onnx.scalar(1, x.dtype);
  const below = onnx.sub(x, one);
  const root = onnx.mul(onnx.op("Sqrt", [below]), onnx.op("Sqrt", [onnx.add(x, one)]));
  return log1p(onnx, onnx.add(below, root));
};

/** sign(x)/2·log1p(2a/(1 − a)), a = |x|. */
export const atanh: FloatFunction = (onnx, x) => {
  const a = onnx.op("Abs", [x]);
  const ratio = onnx.div(onnx.add(a, a), onnx.sub(onnx.scalar(1, x.dtype), a));
  return onnx.mul(onnx.mul(log1p(onnx, ratio), onnx.op("Sign", [x])), onnx.scalar(0.5, x.dtype));
};

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|). */
export const softplus: FloatFunction = (onnx, x) => {
  const decay = onnx.op("Exp", [onnx.op("Neg", [onnx.op("Abs", [x])])]);
  return onnx.add(onnx.op("Relu", [x]), log1p(onnx, decay));
};

/**
 * erf x = (2h/π) x + (2/π) Σₙ e^(−n²h²) sin(2nhx)/n: the Fourier series of the Gaussian repeated with period π/h, integrated (Poisson's sum).
 * Exact but for the neighbouring Gaussians, e^−(π/h − |x|)², and the terms left out, e^−(Nh)²: both below 1e-17 for |x| ≤ 6, beyond which
 * erf is ±1 to all digits. Near 0 all terms have the sign of x.
 */
export const erf: FloatFunction = (onnx, x) => {
  const h = Math.PI / 12.3;
  const n = Array.from({ length: 25 }, (_, i) => i + 1);
  const size = x.shape.reduce((product, length) => product * length, 1);
  const column = onnx.reshape(onnx.clip(x, -6, 6), [size, 1]);
  const frequencies = n.map((i) => 2 * i * h);
  const waves = onnx.op("Sin", [onnx.mul(column, onnx.constant(frequencies, [1, n.length], x.dtype))]);
  const weights = n.map((i) => ((2 / Math.PI) * Math.exp(-((i * h) ** 2))) / i);
  const sum = onnx.op("MatMul", [waves, onnx.constant(weights, [n.length, 1], x.dtype)], {}, column);
  const line = onnx.mul(column, onnx.scalar((2 * h) / Math.PI, x.dtype));
  return onnx.reshape(onnx.add(line, sum), x.shape);
};

export const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;
