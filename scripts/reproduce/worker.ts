/** A worker process of `npm run reproduce`. */
import { runFewShot } from "../../lib/experiments/few-shot/study.js";
import { runMetaLearning } from "../../lib/experiments/meta-learning/study.js";
import { runNestedLearning } from "../../lib/experiments/nested-learning/study.js";
import { runEntry } from "../../lib/experiments/structure-preserving/run-entry.js";
import { serve } from "../../lib/experiments/worker.js";

serve({
  "few-shot": runFewShot,
  "meta-learning": runMetaLearning,
  "nested-learning": runNestedLearning,
  "structure-preserving": runEntry,
});
