// Dense and sparse float64 algebra that ml-matrix does not give. LU, QR, SVD, symmetric eigenproblems, pseudo-inverse and the real
// Kronecker product are ml-matrix's own (`import { solve, EigenvalueDecomposition } from "ml-matrix"`).
export { type Blocks, blocks, complement, schurComplement, schurComplementReference } from "./blocks.js";
export {
  adjoint,
  type Complex,
  type ComplexInput,
  type ComplexMatrix,
  commutator,
  complexIdentity,
  complexKronecker,
  complexMatrix,
  complexProduct,
  complexZeros,
  entryOf,
  fromRealEmbedding,
  linearCombination,
  realEmbedding,
  toComplex,
  traceOfProduct,
} from "./complex.js";
export { type CubicSpline, cubicSpline } from "./cubic-spline.js";
export { expm, expmReference } from "./expm.js";
export { expmAction, expmActionReference, expmStepper, vectorStepper } from "./expm-action.js";
export { gaussHermite, hermiteRecurrence, type NormalLaw } from "./gauss-hermite.js";
export { type GmresOptions, type GmresResult, gmres } from "./gmres.js";
export { logm, logmSymmetric, symmetricFunction } from "./logm.js";
export { distance, maxAbs, maxDifference, oneNorm, spectralNorm } from "./measure.js";
export { type NumericalRange, numericalRange } from "./numerical-range.js";
export {
  gaussRule,
  jacobiEigenvalues,
  jacobiEigenvaluesReference,
  jacobiMatrix,
  orthonormalPolynomials,
  type Recurrence,
  recurrence,
  recurrenceOf,
} from "./orthogonal-polynomials.js";
export { type PropagateOptions, propagate, propagateReference } from "./propagate.js";
export { gaussLegendre, gaussLegendreReference, type QuadraturePoint } from "./quadrature.js";
export { type AdaptiveOptions, ascendingTimes, integrateAdaptive, type Rate } from "./runge-kutta.js";
export {
  column,
  entries,
  finiteVector,
  matrixPower,
  oneOf,
  scaledIdentity,
  squareOrder,
  symmetricOrder,
  wholeNumber,
} from "./shape.js";
export { singularValues, singularValuesReference } from "./singular-values.js";
export {
  isSparse,
  type MatrixLike,
  nonZeros,
  type SparseBuilder,
  type SparseMatrix,
  sparseBuilder,
  sparseTimes,
  toDense,
  toSparse,
} from "./sparse.js";
export {
  type BootstrapOptions,
  bootstrap,
  type KStatistics,
  kStatistics,
  type Mardia,
  mardia,
  momentsOf,
  quantile,
} from "./statistics.js";
export { eigenvalueRoundOff, lowestEigenvalues, lowestEigenvaluesReference } from "./sturm.js";
export { dot } from "./vectors.js";
