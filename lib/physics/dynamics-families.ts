import { dampedOscillator } from "./damped-oscillator.js";
import { duffing } from "./duffing.js";
import type { DynamicsFamily } from "./dynamics-family.js";
import { massSpring } from "./mass-spring.js";
import { oscillatorChain } from "./oscillator-chain.js";
import { pendulum } from "./pendulum.js";

// The families by name: the four of the structure-preserving dynamics document, and the chain of 16 oscillators.

/** In the order of tables. */
export const dynamicsFamilies: readonly DynamicsFamily[] = [
  pendulum,
  massSpring,
  duffing,
  dampedOscillator,
  oscillatorChain(),
];

/** The family of that name. @throws RangeError on an unknown one: lists those there are */
export function dynamicsFamily(name: string): DynamicsFamily {
  const found = dynamicsFamilies.find((family) => family.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`unknown system "${name}" (known: ${dynamicsFamilies.map((family) => family.name).join(", ")})`);
}
