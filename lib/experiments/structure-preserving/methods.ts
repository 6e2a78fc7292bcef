/** From what an entry says of its method to the method. */
import {
  autoDecoder,
  fullWeight,
  gaussNewtonDecoder,
  type Method,
  type Modulation,
  multiRank,
  quadraticCodes,
  shift,
  svd,
} from "../../adapt/dynamics/index.js";
import { mamlDynamics } from "../../adapt/dynamics/maml-dynamics.js";
import { reptileDynamics } from "../../adapt/dynamics/reptile.js";
import { scratch } from "../../adapt/dynamics/scratch.js";
import type { MethodSpec, ModulationSpec } from "./entry-config.js";

export function modulationOf(spec: ModulationSpec): Modulation {
  return spec.parts === "quadratic" ? quadraticCodes(networksOf(spec)) : networksOf(spec);
}

/** How a code changes the networks. */
function networksOf(spec: ModulationSpec): Modulation {
  switch (spec.kind) {
    case "svd":
      return svd(spec);
    case "mr":
      return multiRank(spec);
    case "fw":
      return fullWeight(spec);
    case "shift":
      return shift(spec);
  }
}

export function methodOf(spec: MethodSpec): Method {
  switch (spec.kind) {
    case "auto-decoder":
      return autoDecoder({ ...spec, modulation: modulationOf(spec.modulation) });
    case "gauss-newton":
      return gaussNewtonDecoder({ ...spec, modulation: modulationOf(spec.modulation) });
    case "maml":
      return mamlDynamics(spec);
    case "reptile":
      return reptileDynamics(spec);
    case "scratch":
      return scratch(spec);
  }
}
