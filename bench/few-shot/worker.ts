/** The process of our side: `worker THREADS`. */
import { compiledLoader } from "../sides/compiled.js";
import { serveOurs } from "../sides/own-process.js";
import { byName } from "../sides/serve.js";
import { fewShotPrograms } from "./problems.js";

const threads = Number(process.argv[2] ?? 1);
await serveOurs(() => byName(compiledLoader({ device: "cpu", threads, repeat: "one" }), fewShotPrograms()));
