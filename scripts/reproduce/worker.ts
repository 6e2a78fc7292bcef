/** A worker process of `npm run reproduce`. */
import { runMetaLearning } from "../../lib/experiments/meta-learning/study.js";
import { runEntry } from "../../lib/experiments/structure-preserving/run-entry.js";
import { serve } from "../../lib/experiments/worker.js";

serve({ "meta-learning": runMetaLearning, "structure-preserving": runEntry });
