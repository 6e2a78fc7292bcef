/** From names to families of systems, their data and the models that learn them. */
import { type DynamicsModel, generic, hamiltonian, plain, withQuadraticPart } from "../../adapt/dynamics/index.js";
import { dampedOscillator } from "../../physics/damped-oscillator.js";
import { duffing } from "../../physics/duffing.js";
import { type DynamicsSplit, dynamicsSplit } from "../../physics/dynamics-data.js";
import type { DynamicsFamily } from "../../physics/dynamics-family.js";
import { massSpring } from "../../physics/mass-spring.js";
import { oscillatorChain } from "../../physics/oscillator-chain.js";
import { pendulum } from "../../physics/pendulum.js";
import { fieldScale } from "../../tasks/dynamics.js";
import { foldIn, key } from "../../tensor/random.js";
import type { EntryConfig, SystemName } from "./entry-config.js";
import { formOf } from "./settings.js";

const families: Readonly<Record<SystemName, DynamicsFamily>> = {
  "mass-spring": massSpring,
  pendulum,
  duffing,
  dno: dampedOscillator,
  chain: oscillatorChain(),
};

export function familyOf(system: SystemName): DynamicsFamily {
  return families[system];
}

/** The model of an entry. @throws Error on systems that no one model can learn */
export function modelOf({ systems, model, widths }: EntryConfig): DynamicsModel {
  const dimensions = new Set(systems.map((system) => familyOf(system).dimension));
  const forms = new Set(systems.map(formOf));
  if (dimensions.size !== 1 || forms.size !== 1) throw new Error(`no common model of ${systems.join(", ")}`);
  const [dimension] = dimensions;
  if (model === "plain") return plain({ dimension, widths });
  const structured = forms.has("generic") ? generic({ dimension, widths }) : hamiltonian({ dimension, widths });
  return model === "quadratic" ? withQuadraticPart(structured) : structured;
}

/** Data of one system; fields are divided by `unit`. */
export interface SystemData extends DynamicsSplit {
  readonly system: SystemName;
  /** 1, or √c of the system where several share a base: time is then measured in a unit in which the mean square of the field is 1. */
  readonly unit: number;
}

/**
 * The data of an entry, system by system. The seed alone determines them, so all methods of one seed see the same. Test instances have 5 trajectories
 * of support more than the main figures use, for the sweep over points: the query is always the last 5.
 */
export function dataOf({ systems, data }: EntryConfig, seed: number): SystemData[] {
  return systems.map((system) => {
    const options = { ...data, support: data.trajectories, query: 5 };
    const drawn = dynamicsSplit(familyOf(system), options, foldIn(key(seed), 1));
    return { ...drawn, system, unit: systems.length === 1 ? 1 : Math.sqrt(fieldScale(drawn.train)) };
  });
}

/** The instance with its field divided by the unit. */
export function inUnit<T extends { readonly field: Float64Array }>(instance: T, unit: number): T {
  return unit === 1 ? instance : { ...instance, field: instance.field.map((value) => value / unit) };
}
