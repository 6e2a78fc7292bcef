/**
 * Under every trained network: rules on raw pixels (lib/tasks/characters/floors.ts) on the sets and sizes of Table 1. Their episodes are as many as those of
 * the methods, and drawn one by one from the same key: others, so that a floor and a method are not compared in pairs.
 */
import { measured } from "../../adapt/frame/index.js";
import { pixelFloors } from "../../tasks/characters/index.js";
import { benchmarkOf } from "./data.js";
import type { FloorConfig, FloorMetrics, FloorName } from "./entry.js";
import { rounded, TEST_KEY } from "./judge-classes.js";

/** @throws Error in one line where the set is not here */
export function runFloor({ data, way, shots, judgedQueries, episodes }: FloorConfig): FloorMetrics {
  const start = performance.now();
  const floors = pixelFloors(benchmarkOf(data, { way, shots, queries: judgedQueries }), {
    key: TEST_KEY,
    tasks: episodes,
  });
  const of = (name: FloorName) => rounded(measured(floors[name]));
  const accuracy = {
    "nearest neighbour": of("nearest neighbour"),
    "class mean": of("class mean"),
    "kernel ridge": of("kernel ridge"),
  };
  const best = Math.max(...Object.values(accuracy).map(({ mean }) => mean));
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  return { accuracy, seconds, gist: `${(100 * best).toFixed(1)} % at most on pixels` };
}
