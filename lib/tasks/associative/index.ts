/** Associative recall: pairs to be written and read again, as indices and as streams of tokens. Loads TensorFlow.js. */
export { type Binding, type KeyValueBatch, type KeyValueTask, keyValues } from "./key-values.js";
export {
  type MultiQueryOptions,
  type MultiQueryTask,
  multiQuery,
  type TokenSequence,
  tokenSequence,
} from "./multi-query.js";
