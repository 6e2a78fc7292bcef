/** What a side's process is asked, and what it answers. The first request loads a problem; every further one solves it from the start. */

export interface LoadRequest {
  readonly do: "load";
  /** Path of the problem as JSON. */
  readonly problem: string;
}

export interface LoadAnswer {
  /** The ways in which this side can solve it; the most accurate one first. */
  readonly methods: readonly string[];
}

export interface SolveRequest {
  readonly do: "solve";
  readonly method: string;
  /** How many times, one after the other. */
  readonly calls: number;
}

export interface SolveAnswer {
  /** The observables: populations at all times, or the splitting. */
  readonly values: readonly number[];
  /** Milliseconds of each call until everything is assembled (generator, tensors, matrix). */
  readonly setupMs: readonly number[];
  /** Milliseconds of each call from there to the observables. */
  readonly runMs: readonly number[];
  /** Processor time over wall time of all calls. */
  readonly processorShare: number;
}

/** A solution with the moment at which setting up ended. */
export interface Solution {
  readonly values: readonly number[];
  /** `performance.now()` when everything was assembled. */
  readonly assembled: number;
}
