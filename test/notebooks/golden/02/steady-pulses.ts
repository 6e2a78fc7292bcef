import type { Golden } from "../../notebook-rules.js";

// Steady states: test suite of HierarchicalEOM.jl (eight digits, its solver stops at 2e-9). Pulses: QuTiP-BoFiN, listed
// there with sixteen digits. The slope: double integral over imaginary time (test/lib/physics/steady-state.test.ts).
export const golden: Record<string, Golden> = {
  "one bath and a jump: the steady state is the published one, coherence included": {
    values: [0.49695216, -0.00308297, 0.00253437],
    atol: 7e-9,
  },
  "two baths and a jump: the steady state is the published one, coherence included": {
    values: [0.49406683, -0.00526123, 0.00599689],
    atol: 7e-9,
  },
  "the steady state is what the dynamics come to, with phase": { atMost: 1e-10 },
  "the steady state is the dense solution of the same system": { atMost: 1e-12 },
  "the mean-force shift vanishes with the slope of imaginary time": { values: [0.052575], rtol: 1e-3 },
  "what remains of the shift is of second order in λ": { values: [2], atol: 0.1 },
  "fast pulses keep the published coherence": {
    values: [0.49729487708764, 0.485753664309565, 0.486233578509261, 0.495696457113695, 0.492465244472635],
    atol: 7e-10,
  },
  "slow pulses lose the published coherence": {
    values: [0.494982615895729, 0.480874001760208, 0.459338330263309, 0.402802685601788, 0.280408422591488],
    atol: 1e-9,
  },
  "up to t = 400 both pulse sequences follow the independent program": { atMost: 2e-9 },
  "six levels give the free decay up to t = 100": { atMost: 1e-6 },
  "at t = 400 they do not: the free coherence is off by more than a hundred times itself": { atLeast: 100 },
  "nor are they enough for slow pulses at t = 300": { values: [1.5e-3], atol: 5e-4 },
  "for fast pulses they are, at t = 100": { atMost: 1e-7 },
  "a turning field is a constant one in the turning frame": { atMost: 1e-8 },
  // ½(1 − e^{−Γ}) with the dephasing within 0.3 time units: of order λT·(0.3)² ≈ 2e-6.
  "a short pulse in pieces turns the state over": { atMost: 1e-5 },
  "the adaptive integrator does not notice that pulse": { values: [1], atol: 1e-9 },
  "a second steady state is refused": { values: [1], atol: 0 },
};
// figures: mean-force-shift, decoupling
