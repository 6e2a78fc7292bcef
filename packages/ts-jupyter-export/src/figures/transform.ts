// SVG transform lists as matrices (SVG 1.1, 7.6): (x, y) → (a x + c y + e, b x + d y + f).

export interface Matrix {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export const IDENTITY: Matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** The product: first `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}

/** Parses `translate(…) rotate(…) scale(…) matrix(…)`; unknown functions count as the identity. */
export function parseTransform(text: string | null): Matrix {
  let product = IDENTITY;
  for (const [, name = "", list = ""] of (text ?? "").matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const values = (list.match(/[-+]?[\d.]+(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    product = multiply(product, single(name, values));
  }
  return product;
}

function single(name: string, values: number[]): Matrix {
  const [first = 0, second, third] = values;
  if (name === "translate") return shift(first, second ?? 0);
  if (name === "scale") return { ...IDENTITY, a: first, d: second ?? first };
  if (name === "rotate") {
    const [cos, sin] = [Math.cos((first * Math.PI) / 180), Math.sin((first * Math.PI) / 180)];
    const turn = { ...IDENTITY, a: cos, b: sin, c: -sin, d: cos };
    const [x, y] = [second ?? 0, third ?? 0];
    return multiply(shift(x, y), multiply(turn, shift(-x, -y)));
  }
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values;
  return name === "matrix" ? { a, b, c, d, e, f } : IDENTITY;
}

const shift = (x: number, y: number): Matrix => ({ ...IDENTITY, e: x, f: y });
