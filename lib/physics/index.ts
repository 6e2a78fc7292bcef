// Open quantum systems in real Liouville space (ħ = k_B = 1).
export {
  type BathExpansion,
  type BosePole,
  correlation,
  type DrudeLorentzOptions,
  drudeLorentz,
  type Exponent,
  matsubaraPoles,
  padePoles,
} from "./baths.js";
export { conditionalEquilibrium, type FiniteBath, type FiniteBathOptions, finiteBath } from "./finite-bath.js";
export { type Heom, type HeomOptions, heom, multiIndices } from "./heom.js";
export {
  type HermitianBasis,
  largestElement,
  liouvillian,
  mapElement,
  pauliBasis,
  productBasis,
  superoperator,
  toOperator,
  toVector,
  unitBasis,
} from "./liouville.js";
export {
  annihilation,
  diagonal,
  numberOperator,
  onFirst,
  onSecond,
  sigmaX,
  sigmaY,
  sigmaZ,
  thermalOscillator,
  twoLevelHamiltonian,
} from "./operators.js";
