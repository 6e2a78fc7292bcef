import type { Golden } from "../../notebook-rules.js";

export const golden: Record<string, Golden> = {
  "the continued-fraction kernel closes the average's equation for five laws": { atMost: 2e-12 },
  "two curvatures leave the kernel of one": { atMost: 1e-15 },
  "and tensors that fall by 1 − αμ from step to step": { atMost: 1e-15 },
  "the second tensor of every law is α²σ²": { values: Array.from({ length: 5 }, () => 0.0081), atol: 1e-14 },
  "after three terms the Gaussian kernel is right to sixth order": { values: [6], atol: 0.1 },
  // Two points, uniform, Gaussian, Gamma (closed forms) and log-normal (adaptive quadrature), t = 0 … 6 in steps of 0.01: Python.
  "the convolution closure misses the five laws by known amounts": {
    values: [0, 0.0015238080572907, 0.0049213330455319, 0.0014738129176065, 0.002843878655736],
    atol: 1e-13,
    rtol: 1e-10,
  },
  "the time-local closure misses the five laws by known amounts": {
    values: [0.0049213330455319, 0.0035610951943151, 0, 0.0048039187310415, 0.0062532931498619],
    atol: 1e-13,
    rtol: 1e-10,
  },
  // [ln(1 + θt)^(−μ/θ) + μt − σ²t²/2]/(−σ⁴t³/3μ) with θ = σ²/μ at t = 0.25, 0.5, 1: Python.
  "for Gamma curvatures the third cumulant explains a known share of the rest": {
    values: [0.98342316240497, 0.96742112837275, 0.9370215681165681],
    atol: 1e-8,
  },
  // −3σ²/4μ.
  "that share leaves one with the slope of the fourth cumulant": { values: [-0.0675], atol: 5e-4 },
  "k-statistics find the third cumulant of the tasks without bias": { values: [0], atol: 4 },
  "its bootstrap interval holds the exact value in most of twenty sets": { atLeast: 15 },
  "and tells it from zero in all of them": { atLeast: 1e-3 },
  "matrix curvatures obey the averaged memory equation too": { atMost: 1e-13 },
  "with a kernel that starts at the matrix variance, and T₂ at α² times it": { atMost: 1e-14 },
  // Eigenvalues of J′ interlace those of J: one in each gap of four curvatures.
  "hidden curvatures lie between those of the tasks": { values: [1, 2, 3], atol: 0 },
};
export const figures = ["curvature-kernels", "cumulant-ratio"]; // tables: 2
