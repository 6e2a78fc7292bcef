/** A worker process of `npm run reproduce`. */
import { runEntry } from "../../lib/experiments/structure-preserving/run-entry.js";
import { serve } from "../../lib/experiments/worker.js";

serve({ "structure-preserving": runEntry });
