/** What `train` takes and returns. */
import type { History } from "./checkpoint.js";
import type { EarlyStop } from "./early-stop.js";
import type { Params } from "./params.js";
import type { Key } from "./random.js";
import type { TrainCompileOptions } from "./train-engine.js";

/** Metrics as the step numbered `step` (1, 2, …) returned them. */
export interface TrainRecord<Name extends string = string> {
  readonly step: number;
  readonly metrics: Readonly<Record<Name, number>>;
  /** Seconds of the run so far, earlier parts of a resumed run included. */
  readonly seconds: number;
}

export interface TrainOptions<Batch extends Params = Params, Name extends string = string> {
  /** Updates to make in all. */
  readonly steps: number;
  /**
   * What a step is given: the same batch every time, which stays the caller's; or a pure function of the number of updates made (0, 1, …) and a key of
   * its own. Tensors that a call of the function makes are freed after the step, others are left.
   */
  readonly batch: Batch | ((done: number, key: Key) => Batch);
  /** The key of the run; after s updates a batch is drawn with `foldIn(key, s)`. Default: `key(0)`. */
  readonly key?: Key;
  /** "compiled" (default): one native graph. "eager": the current TensorFlow.js backend. */
  readonly engine?: "compiled" | "eager";
  /** How to compile. Default: as `compile` does. */
  readonly compile?: TrainCompileOptions;
  /** Metrics are read and recorded at every multiple of this number of steps; reading waits for the engine. Default: 1. */
  readonly record?: number;
  /** Called with every record. */
  readonly onRecord?: (record: TrainRecord<Name>) => void;
  /** Told the number of updates made, after each, and the end: what `progress(steps)` of lib/report gives. */
  readonly progress?: { set(done: number): void; done(): void };
  /** Stop when a metric no longer improves. Default: never. */
  readonly earlyStop?: EarlyStop<Name>;
  /** Stop at the first record for which this is true. Default: never. */
  readonly stopWhen?: (record: TrainRecord<Name>) => boolean;
  /** What a recorded NaN or infinity does: "stop" (default) ends with an error that names step and metric, "keep" goes on. */
  readonly nonFinite?: "stop" | "keep";
  /** Interrupts between two steps; what is done is kept. */
  readonly signal?: AbortSignal;
  /** Where the run is kept on disk. Default: nowhere. */
  readonly checkpoint?: CheckpointOptions;
}

export interface CheckpointOptions {
  readonly file: string;
  /** What determines the run beside key, engine and shapes, as a JSON value: a file of another configuration is refused. */
  readonly config: unknown;
  /** Least seconds between two writings by the clock. Default: 60. */
  readonly everySeconds?: number;
  /** Write at every multiple of this number of steps too. Default: only by the clock, and at the end. */
  readonly everySteps?: number;
  /** What to do with a file that is there. Default: "resume". */
  readonly existing?: "resume" | "discard";
}

export interface Trained<State extends Params = Params, Name extends string = string> {
  /** The state after the last step: new TensorFlow.js tensors, owned by the caller. */
  readonly state: State;
  /** Updates made in all. */
  readonly step: number;
  /** How many of them were found in the checkpoint. */
  readonly resumedAt: number;
  readonly history: History<Name>;
  /** Seconds in all, earlier parts of a resumed run included. */
  readonly seconds: number;
  readonly stopped: "steps" | "early" | "aborted";
  /** "onnxruntime-cpu", "tfjs-wasm", … */
  readonly engine: string;
}
