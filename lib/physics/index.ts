// Open quantum systems in real Liouville space (ħ = k_B = 1); families of Hamiltonian and dissipative systems, their data and metrics.
export { drudeLorentzWithin, type GatedBath, type GateOptions, type GateTrial } from "./bath-gate.js";
export {
  detailedBalanceDefect,
  imaginaryTimeCorrelation,
  imaginaryTimeIntegral,
  powerSpectrum,
  type SumRules,
  spectralDensity,
  sumRules,
  thermalSpectrum,
} from "./bath-spectra.js";
export {
  type BathExpansion,
  type BosePole,
  correlation,
  type DrudeLorentz,
  type DrudeLorentzOptions,
  drudeLorentz,
  type Exponent,
  matsubaraPoles,
  padePoles,
} from "./baths.js";
export { type Converged, type ConvergedOptions, type Cut, converged, type Trial } from "./converge.js";
export type { CoupledSystem } from "./coupled-system.js";
export { dampedOscillator } from "./damped-oscillator.js";
export {
  type DephasingOptions,
  dephasingCoherence,
  dephasingExponent,
  dephasingIntegral,
  type SpectralBath,
  superOhmicDephasing,
} from "./dephasing.js";
export { type DistanceLaw, type DistanceLawOptions, distanceLaw, rescaled } from "./distance-law.js";
export {
  barrier,
  type DoubleWell,
  doubleWellPotential,
  type Isotope,
  MASS,
  protonWell,
  stretched,
} from "./double-well.js";
export type { Drive, DriveTerm, Piece } from "./drive.js";
export { duffing } from "./duffing.js";
export {
  type DynamicsData,
  type DynamicsDataOptions,
  type DynamicsInstance,
  type DynamicsSplit,
  type DynamicsSplitOptions,
  drawParameters,
  drawStart,
  dynamicsData,
  dynamicsSplit,
  referenceTrajectory,
  takeTrajectories,
} from "./dynamics-data.js";
export { dynamicsFamilies, dynamicsFamily } from "./dynamics-families.js";
export {
  type AffineForm,
  affineField,
  type Box,
  type DynamicsFamily,
  type Field,
  fieldRows,
  type Generic,
  type Interval,
  type ParameterRange,
  type Separable,
  withRanges,
} from "./dynamics-family.js";
export {
  boxStates,
  boxText,
  energyDrift,
  fieldErrors,
  fieldSsim,
  isGrid,
  relativeError,
  startsOf,
  trajectoryErrors,
} from "./dynamics-metrics.js";
export { type EvolveOptions, evolve, evolveHierarchy } from "./evolve.js";
export { type EvolveMasterOptions, evolveMaster } from "./evolve-master.js";
export {
  type Condition,
  type FactorialEffects,
  factorialConditions,
  factorialEffects,
  type Levels,
  rankCorrelation,
} from "./factorial.js";
export { type FieldSpectrum, fieldSpectrum } from "./field-rank.js";
export { conditionalEquilibrium, type FiniteBath, type FiniteBathOptions, finiteBath } from "./finite-bath.js";
export {
  goldenRuleRates,
  type MarcusOptions,
  marcusRate,
  type TransferOptions,
  type TransferRates,
} from "./golden-rule.js";
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
export { heomState, reducedState } from "./hierarchy-state.js";
export { type Instanton, type InstantonOrder, instanton, instantonLogSplitting } from "./instanton.js";
export {
  amplitudeGenerator,
  amplitudeKernel,
  atomInversion,
  excitedAmplitude,
  type JaynesCummings,
  type JaynesCummingsLiouville,
  jaynesCummingsLiouville,
  lorentzianReservoir,
  populationGenerator,
  populationKernel,
} from "./jaynes-cummings.js";
export { lineshape, type Terminator } from "./lineshape.js";
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
export { type LogSplitting, logSplitting } from "./log-splitting.js";
export { massSpring, massSpringFlow } from "./mass-spring.js";
export { gibbsState, type MeanForceOptions, meanForceShift } from "./mean-force.js";
export { type SecondOrderKernel, secondOrderKernel } from "./nz2.js";
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
export { type ChainOptions, oscillatorChain } from "./oscillator-chain.js";
export { PENDULUM_GRAVITY, pendulum, pendulumPeriod } from "./pendulum.js";
export { choiEigenvalues } from "./positivity.js";
export { type MasterEquation, redfield, secular, secularLindblad, tcl2 } from "./redfield.js";
export {
  type AlongStiffness,
  DEPTH_WINDOWS,
  type HypothesisName,
  type HypothesisResult,
  judgeHypotheses,
  type RigidityEvidence,
  type Verdict,
} from "./rigidity-design.js";
export { type RolledOut, type RollOutOptions, rollOut } from "./roll-out.js";
export {
  complianceMatrix,
  distanceFluctuation,
  type Point,
  pairCompliance,
  type Scaffold,
  type ScaffoldOptions,
  scaffold,
  scaffoldNodes,
} from "./scaffold.js";
export {
  REFERENCE_STIFFNESS,
  type ScaffoldBathOptions,
  scaffoldBath,
  scaffoldHierarchy,
} from "./scaffold-bath.js";
export {
  forceCorrelation,
  heldCovariance,
  type PairMemory,
  pairMemory,
  pairTensorNorms,
} from "./scaffold-memory.js";
export {
  groundSplitting,
  groundSplittingReference,
  type ParityBlocks,
  parityBlocks,
  type SincOptions,
  sincHamiltonian,
} from "./sinc-dvr.js";
export { type SsimOptions, ssim } from "./ssim.js";
export {
  type SteadyStateOptions,
  steadyHierarchy,
  steadyState,
  steadyStateReference,
} from "./steady-state.js";
export {
  implicitMidpoint,
  leapfrog,
  type MidpointOptions,
  rungeKutta4,
  type Step,
  yoshida4,
} from "./symplectic.js";
export {
  distanceDecay,
  type IsotopeCurves,
  isotopeEffect,
  logLinearEnhancement,
  type SplittingCurve,
  type SplittingCurveOptions,
  sigmaWhere,
  splittingCurve,
  type ThermalSplitting,
  thermalSplitting,
  thermalSplittingReference,
} from "./tunnelling-average.js";
export {
  BOLTZMANN,
  HBAR_SQUARED_OVER_TWO,
  ROOM_TEMPERATURE,
  thermalEnergy,
  WAVENUMBER,
} from "./units.js";
