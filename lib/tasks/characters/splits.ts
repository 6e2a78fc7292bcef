/**
 * The published ways to divide Omniglot's 1623 characters into training, validation and test:
 *
 *     vinyals  1028 / 172 / 423   test: characters 1201 … 1623; validation: five alphabets (Vinyals et al. 2016; the lists of Snell et al. 2017 and after)
 *     finn     1100 / 100 / 423   a seeded shuffle of all characters (Finn et al. 2017)
 *     lake      964 /   0 / 659   the authors' own background and evaluation alphabets (Lake et al. 2015); there is no validation part
 *
 * Accuracies under different splits are not comparable: `finn` tests on characters of alphabets that were trained on.
 */
import { key, permutation } from "../../tensor/index.js";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { alphabetOf, BACKGROUND, CHARACTERS } from "./alphabets.js";

export type OmniglotSplit = "vinyals" | "finn" | "lake";

/** Class ids of each part, none in two parts. */
export type ClassSplit = Readonly<Record<TaskSplit, readonly number[]>>;

const VINYALS_TEST = 1201;
const VINYALS_VALIDATION = ["Armenian", "Bengali", "Early_Aramaic", "Hebrew", "Mkhedruli_(Georgian)"];
const FINN_TRAIN = 1100;
const FINN_VALIDATION = 100;

/** Character numbers of a split. `seed` is that of Finn's shuffle. @throws RangeError on an unknown split */
export function omniglotSplit(split: OmniglotSplit, seed = 1): ClassSplit {
  const ids = Array.from({ length: CHARACTERS }, (_, i) => i + 1);
  switch (split) {
    case "vinyals": {
      const held = (id: number) => VINYALS_VALIDATION.includes(alphabetOf(id).name);
      const seen = ids.filter((id) => id < VINYALS_TEST);
      return {
        train: seen.filter((id) => !held(id)),
        validation: seen.filter(held),
        test: ids.filter((id) => id >= VINYALS_TEST),
      };
    }
    case "finn": {
      const shuffled = Array.from(permutation(key(seed), CHARACTERS), (i) => i + 1);
      return {
        train: shuffled.slice(0, FINN_TRAIN),
        validation: shuffled.slice(FINN_TRAIN, FINN_TRAIN + FINN_VALIDATION),
        test: shuffled.slice(FINN_TRAIN + FINN_VALIDATION),
      };
    }
    case "lake":
      return { train: ids.slice(0, BACKGROUND), validation: [], test: ids.slice(BACKGROUND) };
    default:
      throw new RangeError(`unknown split "${split}" (known: vinyals, finn, lake)`);
  }
}
