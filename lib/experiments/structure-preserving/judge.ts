/**
 * Figures of learned weights on the test instances of a system (specification section 8): ε_field in and beyond the range of the data, SSIM, ε_traj,
 * and how well roll-outs keep the learned energy. Everything learned is evaluated in float64, all instances at once.
 */
import type { DynamicsModel, Weights } from "../../adapt/dynamics/index.js";
import type { Box } from "../../physics/dynamics-family.js";
import { boxStates, fieldErrors, fieldSsim, isGrid, trajectoryErrors } from "../../physics/dynamics-metrics.js";
import type { Integrator } from "./entry-config.js";
import { learnedFunctions } from "./learned-functions.js";
import { pieces, range, repeated } from "./number-lists.js";
import type { SystemData } from "./systems.js";

/** The box on which the code of Hamiltonian networks (Greydanus et al. 2019) shows fields; which one the paper uses is not public. */
const PARENT_BOX: Box = [
  { low: -1.2, high: 1.2 },
  { low: -1.2, high: 1.2 },
];

/** One number an instance, in the order of the test instances. */
export interface Judgement {
  readonly fieldIn: readonly number[];
  readonly fieldOut: readonly number[];
  /** On the box of the parent code, [−1.2, 1.2]²; empty where the state has other than two coordinates. */
  readonly fieldParent: readonly number[];
  /** Empty where the box is no grid of two coordinates. */
  readonly ssim: readonly number[];
  readonly traj: readonly number[];
  /** Query trajectories that left |x| ≤ 10³, and the first sample at which one had. */
  readonly diverged: { readonly trajectories: number; readonly sample: number };
}

/** What a roll-out does to the learned energy, and entropy, of each instance. */
export interface Conservation {
  /** max |Ẽ(t) − Ẽ(0)| over the query trajectories, divided by the range of Ẽ over the states of the box. */
  readonly energyDrift: readonly number[];
  /** min (S̃(t + dt) − S̃(t))/dt over them, divided by the range of S̃ over the box; empty where there is no entropy. */
  readonly entropyRate: readonly number[];
}

export interface Judge {
  judge(weights: Weights): Promise<Judgement>;
  conservation(weights: Weights, integrator: Integrator): Promise<Conservation>;
  close(): Promise<void>;
}

/** A judge of weights like these. */
export function judgeOf(model: DynamicsModel, like: Weights, data: SystemData): Judge {
  const { query } = data;
  const { family } = query;
  const learned = learnedFunctions(model, like, data);
  const onBox = (box: Box) => {
    const states = boxStates(box);
    return { states, everywhere: repeated(states, query.instances.length) };
  };
  const [inside, outside] = [onBox(family.inRange), onBox(family.outOfRange)];
  const parent = model.dimension === 2 ? onBox(PARENT_BOX) : undefined;

  return {
    judge: async (weights) => {
      const errorsOn = async ({ states, everywhere }: ReturnType<typeof onBox>) =>
        fieldErrors(query, await learned.field(weights, everywhere), states);
      const found = await learned.field(weights, inside.everywhere);
      const { x, divergedAt } = await learned.rollOut(weights, "rk4");
      const late = divergedAt.filter((sample) => sample > 0);
      return {
        fieldIn: fieldErrors(query, found, inside.states),
        fieldOut: await errorsOn(outside),
        fieldParent: parent ? await errorsOn(parent) : [],
        ssim: isGrid(family.inRange) ? fieldSsim(query, found, inside.states) : [],
        traj: trajectoryErrors(query, pieces(x, query.instances.length)),
        diverged: { trajectories: late.length, sample: late.length === 0 ? 0 : Math.min(...late) },
      };
    },
    conservation: async (weights, integrator) => {
      if (model.energy === undefined) return { energyDrift: [], entropyRate: [] };
      const { x } = await learned.rollOut(weights, integrator);
      /** Along each trajectory, in units of the range over the box: for each instance. */
      const along = async (what: "energy" | "entropy") => {
        const spans = (await learned.potential(what, weights, inside.everywhere)).map(range);
        const all = await learned.potential(what, weights, x);
        return all.map((values, i) => pieces(values, query.trajectories).map((row) => row.map((v) => v / spans[i])));
      };
      const energies = await along("energy");
      const entropies = model.entropy === undefined ? [] : await along("entropy");
      return {
        energyDrift: energies.map((paths) => Math.max(...paths.map(drift))),
        entropyRate: entropies.map((paths) => Math.min(...paths.map(leastRise)) / query.dt),
      };
    },
    close: learned.close,
  };
}

const drift = (values: Float64Array) => Math.max(...values.map((value) => Math.abs(value - values[0])));

const leastRise = (values: Float64Array) =>
  Math.min(...Array.from(values.subarray(1), (value, i) => value - values[i]));
