// Dense float64 algebra that ml-matrix does not give. LU, QR, SVD, symmetric eigenproblems, pseudo-inverse and the real
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
export { expm, expmReference } from "./expm.js";
export { expmAction, expmActionReference, expmStepper } from "./expm-action.js";
export { logm, logmSymmetric, symmetricFunction } from "./logm.js";
export { distance, maxAbs, maxDifference, oneNorm, spectralNorm } from "./measure.js";
export { gaussLegendre, gaussLegendreReference, type QuadraturePoint } from "./quadrature.js";
export {
  column,
  entries,
  finiteVector,
  matrixPower,
  scaledIdentity,
  squareOrder,
  symmetricOrder,
  wholeNumber,
} from "./shape.js";
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
