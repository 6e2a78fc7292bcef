import type { Golden } from "../../notebook-rules.js";

// Golden numbers come from closed forms, from theory (orders) and from independent float64 implementations (the finite
// bath: test/interop/finite_bath.py); residuals of identities have the bound that their derivation promises.
export const golden: Record<string, Golden> = {
  "the recorded gradients of a quadratic add up to its adapted parameters": { atMost: 1e-14 },
  "the recorded gradients of a double well add up to its adapted parameter": { atMost: 1e-14 },
  "random vectors in place of gradients obey the same identity": { atMost: 1e-14 },
  "the block kernel closes the equation of motion of two out of seven parameters": { atMost: 1e-12 },
  "transfer tensors fitted to descents equal the block formula": { atMost: 1e-12 },
  "full-parameter gradient descent has no transfer tensor beyond the first": { atMost: 1e-14 },
  "the same descent seen through two parameters has memory": { atLeast: 1e-3 },
  "the partial trace followed by the embedding is a projector": { atMost: 1e-15 },
  "the Nakajima–Zwanzig equation holds for a factorised start": { atMost: 1e-14 },
  "the Nakajima–Zwanzig equation holds for a correlated start": { atMost: 1e-14 },
  "dropping the inhomogeneous term of a correlated start breaks the equation by that term": { atMost: 1e-13 },
  "the error made by dropping it has its known size": { values: [0.021155432204474], atol: 1e-13 },
  "the reduced map of the finite bath at t = 2 has its known elements": {
    values: [0.37807553200337, 0.601605346389039, 0.271858629376487, 0.309147764142138],
    atol: 1e-13,
  },
  "the kernel of the finite bath has its known norms at t = 0, 5, 20 and 80": {
    values: [0.210084437277973, 0.103051238526484, 0.112017916737206, 0.153626912227293],
    atol: 1e-12,
  },
  "the integrated memory equation reproduces the state": { atMost: 1e-12 },
  "the integrated kernel tends to the softening of the Schur complement": { atMost: 1e-12 },
  "gradient flow satisfies its Volterra equation (5.3)": { atMost: 1e-13 },
  "a rotation satisfies an equation of the same form, so the form proves nothing": { atMost: 1e-13 },
  "the left Riemann sum has its known errors at Δt = 0.1, 0.05 and 0.025": {
    values: [0.189, 0.0856, 0.0408],
    rtol: 3e-3,
  },
  "the trapezoid scheme has its known errors at Δt = 0.1, 0.05 and 0.025": {
    values: [3.5e-3, 9.1e-4, 2.3e-4],
    rtol: 0.02,
  },
  "the discretisation (5.2) is of first order": { values: [1.07], atol: 0.005 },
  "the trapezoid discretisation is of second order": { values: [1.98], atol: 0.005 },
  "two more levels of the hierarchy change the reduced map little": { atMost: 2e-4 },
  "transfer tensors approach the kernel with first order": { values: [1], atol: 0.1 },
  "without the bracket the remaining difference is of second order": { values: [2], atol: 0.1 },
  "the first tensor holds half of K(0): its expansion is right to third order": { values: [3], atol: 0.1 },
  // (A_uu)^(2/Δt − 2) with A_uu = e^{−κΔt/4}[cos wΔt − (κ/4w) sin wΔt], w² = g² − κ²/16, g = 10, κ = 1 (Python, math).
  "at t = 2 the atom's tensors have fallen to known fractions for three steps": {
    values: [4.847311685301513e-6, 0.13761255429615082, 0.33323133923273024],
    rtol: 1e-9,
  },
  // −1/ln A_uu = 1.47, 99.83 and 1818.15 steps, rounded up.
  "the atom's tensors take 2, 100 and 1819 steps to fall to 1/e": { values: [2, 100, 1819], atol: 0 },
  "an atom sampled at half its period has no memory": { atMost: 1e-20 },
  "sampled at a quarter of its period it has": { values: [(-10 / 9) * Math.exp(-Math.PI / 3)], atol: 1e-12 },
  "the error of the continuous limit is of first order in α": { values: [1], atol: 0.02 },
  "without its leading term the error is of second order": { values: [2], atol: 0.02 },
  "the leading term of a quartic loss leaves an error of second order too": { values: [2], atol: 0.02 },
  "descent follows the modified loss to second order": { values: [2], atol: 0.02 },
  "the error stays below its bound, on the bowl and on the double well": { atMost: 1 },
  "for short times the bound is reached up to the fraction e^−τ": { values: [Math.exp(-0.01)], rtol: 1e-3 },
  "40 descent steps are the exact flow of the modified curvature": { atMost: 1e-13 },
  "powers, eigenvectors and the modified exponential give the iterated descent": { atMost: 1e-12 },
  "the flow by eigenvectors equals the flow by matrix exponential": { atMost: 1e-12 },
  "the recorded gradients are H Aˢ (θ − c)": { atMost: 1e-12 },
  "stopping after 1, 3, 10 and 40 steps is a maximum a-posteriori estimate": { atMost: 1e-12 },
  "gradient flow is the estimate under the limiting prior": { atMost: 1e-12 },
  "MAML's initialisation after 0, 1, 2, 5 and 10 steps": {
    // 0.2·(0.9)^2k / (0.5^2k + 0.2·(0.9)^2k): weighted mean of the minima 0 and 1.
    values: [0, 1, 2, 5, 10].map((k) => (0.2 * 0.81 ** k) / (0.25 ** k + 0.2 * 0.81 ** k)),
    rtol: 1e-12,
  },
  "first-order MAML's initialisation after 0, 1, 2, 5 and 10 steps": {
    values: [0, 1, 2, 5, 10].map((k) => (0.2 * 0.9 ** k) / (0.5 ** k + 0.2 * 0.9 ** k)),
    rtol: 1e-12,
  },
  "Reptile's initialisation after 1, 2, 5 and 10 steps": {
    values: [1, 2, 5, 10].map((k) => (1 - 0.9 ** k) / (2 - 0.5 ** k - 0.9 ** k)),
    rtol: 1e-12,
  },
  "first-order MAML with 2k steps starts where MAML with k steps starts": { atMost: 1e-12 },
  "tasks that are not quadratic break that identity": { atLeast: 1e-3 },
  "descending the meta-gradient finds the closed form for all algorithms": { atMost: 1e-10 },
  "the time-ordered product is the derivative of the loss after adaptation": { atMost: 1e-8 },
  "tasks of one curvature leave the initialisation at the mean of the minima": { atMost: 1e-12 },
  "curvature that says nothing about the minimum leaves it there too, at every depth": {
    values: Array.from({ length: 9 }, () => (-1 + 0.5 + 0.9 + 4) / 4),
    atol: 1e-13,
  },
  "MAML's initialisation tends to its continuous form with first order": { values: [1], atol: 0.02 },
  "the task-averaged displacement obeys a memory equation exactly": { atMost: 1e-13 },
  // Curvatures 0.4, 0.9, 1.2, 1.7 with weights 0.1, 0.4, 0.3, 0.2: mean 1.1, mean square 1.35, variance 0.14; α = 0.3.
  "the kernel of the task average starts at the variance of the curvature": { values: [0.14], atol: 1e-14 },
  "the second transfer tensor of the task average is α² times that variance": { values: [0.0126], atol: 1e-14 },
  "the instantaneous generator of the task average is minus the mean curvature": { values: [-1.1], atol: 1e-14 },
  "tasks with different minima obey it with an inhomogeneous term": { atMost: 1e-13 },
  "without that term they do not": { atLeast: 1e-3 },
  "tasks with one common curvature have no kernel": { atMost: 1e-14 },
  "nor an inhomogeneous term, however broad their minima": { atMost: 1e-12 },
  "averaging over tasks is a projector": { atMost: 1e-15 },
  // Two-point, uniform and Gaussian curvature with mean 1 and deviation 0.3, times up to 6; an independent implementation.
  "the convolution closure is exact for two points and misses the others by known amounts": {
    values: [0, 1.5e-3, 4.9e-3],
    atol: 1e-14,
    rtol: 0.04,
  },
  "the time-local closure is exact for a Gaussian and misses the others by known amounts": {
    values: [4.9e-3, 3.6e-3, 0],
    atol: 1e-13,
    rtol: 0.04,
  },
};
