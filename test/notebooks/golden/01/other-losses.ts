import type { Golden } from "../../notebook-rules.js";

export const golden: Record<string, Golden> = {
  // −(1 + 3·0.05) and 6·0.05·(1 + 6·0.05).
  "the Mori kernel has Ω = −1.15 and K(0) = 0.39": { values: [-1.15, 0.39], atol: 1e-13 },
  "with 24 functions it closes the exact correlation's equation": { atMost: 1e-13 },
  // 1.9e-4, 2e-7, 4e-11 of an independent float64 implementation.
  "with 4, 8 and 12 functions it misses by known powers of ten": {
    values: [1.9e-4, 2e-7, 4e-11].map(Math.log10),
    atol: 0.3,
  },
  "a quadratic loss has no kernel": { atMost: 1e-16 },
  "for stiff ensembles the kernel is linear in the task variance": { values: [4], rtol: 2e-3 },
  // scipy: adaptive quadrature of the closed flow (quad), solve_ivp for the closure.
  "the exact ensemble means are known": {
    values: [0.341848486375929, 0.20322885885833486, 0.0740484738064377],
    atol: 1e-12,
  },
  "the Gaussian closure has its known means": { values: [0.34139262, 0.2027988, 0.07386183], atol: 1e-7 },
  "the ensemble becomes skew as it relaxes": {
    values: [-0.2640097570075534, -0.336255866917133, -0.3693873590545062],
    atol: 1e-11,
  },
  "the expansion of the one-step objective has its orders": { values: [1, 2, 3, 4], atol: 0.1 },
  "its first order is minus the squared mean and the total variance of the gradients": { values: [0], atol: 1e-9 },
  "two task laws of equal mean and covariance agree to second order": { atMost: 1e-9 },
  "and differ at third order by their third cumulants": { values: [0], atol: 1e-8 },
  "by an amount that is not small": { atLeast: 0.05 },
  // χ² with 3·4·5/6 = 10 degrees of freedom: 99.9 % below 29.588.
  "Mardia's skewness tells the task gradients from a Gaussian": { atLeast: 29.588 },
  "and does not tell their Gaussian surrogate from one": { atMost: 29.6 },
};
export const figures = ["mori-convergence", "objective-orders"]; // tables: 2
