// Notations as data: what letters stand for, symbols with values that are held against it, and letters that stand for two things.
export {
  index,
  type Kind,
  law,
  list,
  type MatrixLike,
  map,
  matrix,
  named,
  number,
  positive,
  record,
  type Sizes,
  type Space,
  share,
  tuple,
  vector,
} from "./spaces.js";
export { type BoundSymbol, type Clash, clashes, type Meaning, misfits, symbol, symbolTable } from "./symbols.js";
