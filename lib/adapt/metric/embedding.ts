/** The embeddings that metric-based learners, and others, can be given. */
export { type Conv4Options, type ConvBlock, conv4Embedding } from "./conv-embedding.js";
export { type Embedding, embedPoints } from "./embed.js";
export { fixedEmbedding, linearEmbedding, type MlpEmbeddingOptions, mlpEmbedding } from "./mlp-embedding.js";
