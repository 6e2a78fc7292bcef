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
export {
  estimateHeom,
  type Heom,
  type HeomBaths,
  type HeomOptions,
  heom,
  heomComplexNonZeros,
  heomReference,
} from "./heom.js";
export { dissipator, type HierarchyBath } from "./hierarchy-blocks.js";
export {
  type HierarchyIndices,
  hierarchyCount,
  hierarchyIndices,
  indexAt,
  multiIndices,
  placeOf,
} from "./hierarchy-indices.js";
export type { HierarchySize } from "./hierarchy-size.js";
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
