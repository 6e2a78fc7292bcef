import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { bundleOf, html, latex, markdown } from "../../../lib/report/index.js";
import { useBackend } from "../../../lib/tensor/index.js";

const plain = (value: unknown) => bundleOf(value).data["text/plain"];

describe("show", () => {
  it("says shape, dtype, backend and first numbers of a tensor", async () => {
    await useBackend({ backend: "cpu", announce: "none" });
    expect(
      plain(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBe("tensor 2×2 float32 (cpu) [1, 2, 3, 4]");
    expect(plain(tf.scalar(7, "int32"))).toBe("tensor scalar int32 (cpu) [7]");
    expect(plain(tf.zeros([20]))).toMatch(/^tensor 20 float32 \(cpu\) \[(0, ){12}…\]$/);
    const gone = tf.scalar(1);
    gone.dispose();
    expect(plain(gone)).toBe("tensor scalar float32, disposed");
  });

  it("shows typed arrays with kind and length", () => {
    expect(plain(Float64Array.of(1, 0.5))).toBe("Float64Array(2) [1.0000, 0.5000]");
    expect(plain(new Int32Array(100))).toMatch(/^Int32Array\(100\) \[(0, ){12}…\]$/);
  });

  it("shows matrices in columns", () => {
    expect(
      plain(
        new Matrix([
          [1, 10],
          [100, 2],
        ]),
      ),
    ).toBe("matrix 2×2\n    1   10\n  100    2");
    expect(plain(Matrix.zeros(20, 20))).toMatch(/^matrix 20×20\n/);
  });

  it("sends strings as text and rich text as its kind", () => {
    expect(bundleOf("a *b*").data).toEqual({ "text/plain": "a *b*" });
    expect(bundleOf(markdown("a *b*")).data).toEqual({ "text/markdown": "a *b*", "text/plain": "a *b*" });
    expect(bundleOf(html("<b>1</b>")).data["text/html"]).toBe("<b>1</b>");
    expect(bundleOf(latex("x^2")).data["text/latex"]).toBe("$$x^2$$");
    expect(bundleOf(latex("$x$")).data["text/latex"]).toBe("$x$");
  });

  it("shows an error as one line without its stack", () => {
    expect(bundleOf(new RangeError("invalid <rank>: 0")).data).toEqual({
      "text/plain": "RangeError: invalid <rank>: 0",
      "text/html": '<span style="color:#d8434e">RangeError: invalid &lt;rank&gt;: 0</span>',
    });
  });

  it("shows anything else as the console would", () => {
    expect(plain({ a: [1, { b: 2 }] })).toBe("{ a: [ 1, { b: 2 } ] }");
    expect([plain(null), plain(undefined), plain(3n), plain(Number.NaN)]).toEqual(["null", "undefined", "3n", "NaN"]);
  });
});
