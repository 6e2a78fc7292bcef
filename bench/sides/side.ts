/** What a side of the comparison can do with a program, whatever computes it. The processes of all sides answer the same two requests. */
import type { Problem, Program } from "../programs/index.js";
import type { Gradients } from "../programs/program.js";

/** A program made ready on one side. */
export interface Loaded {
  /** Steps that one call makes. */
  readonly stepsPerCall: number;
  /** Milliseconds of making it ready; what a jit compiles. */
  readonly compileMs: number;
  /** Operators or kernels of the compiled graph, where there is one. */
  readonly nodes?: number;
  /** What computes: "onnxruntime-cpu", "wasm, WebAssembly with SIMD". */
  readonly engine: string;
  /** The losses of the first steps from the start, or the summary of an operation's result. */
  check(steps: number): Promise<number[]>;
  /** The gradients of the loss at the start, where the program tells them. */
  readonly gradients?: () => Promise<Gradients>;
  /** Makes calls one after the other, and returns the last loss once everything is computed; 0 for an operation. */
  advance(calls: number): Promise<number>;
}

/** Makes a program ready. */
export type Loader = (program: Program, problem: Problem) => Promise<Loaded>;

/** A first call of more milliseconds than this is enough: one number is compared and no block is timed. */
export const slowMs = 10_000;

/** {"do": "load", ...}: makes a program ready, runs it once, and answers with what the sides must agree on. */
export interface LoadRequest {
  readonly do: "load";
  readonly program: string;
  /** Path of the problem's header. */
  readonly problem: string;
  /** How many losses to answer. */
  readonly steps: number;
}

export interface LoadAnswer {
  readonly check: readonly number[];
  readonly gradients?: Gradients;
  readonly stepsPerCall: number;
  readonly compileMs: number;
  readonly firstMs: number;
  readonly memoryMb: number;
  readonly nodes?: number;
  readonly engine?: string;
}

/** {"do": "time", ...}: times blocks of calls of a loaded program. */
export interface TimeRequest {
  readonly do: "time";
  readonly program: string;
  /** Calls in a block. */
  readonly calls: number;
  /** Blocks. */
  readonly repetitions: number;
}

export interface TimeAnswer {
  /** Milliseconds a step, one number a block. */
  readonly milliseconds: readonly number[];
  /** Processor time over wall time: how many threads really worked. */
  readonly processorShare: number;
  readonly loss: number;
}

export type Request = LoadRequest | TimeRequest;
