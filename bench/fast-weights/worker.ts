/** The process of our side: `worker FORM`, recurrent, chunked or compiled. */
import { compiledLoader } from "../sides/compiled.js";
import { serveOurs } from "../sides/own-process.js";
import { byName } from "../sides/serve.js";
import { type LoopForm, loopLoader } from "./loops.js";
import { fastWeightPrograms } from "./problems.js";

const form = process.argv[2] as LoopForm | "compiled";
await serveOurs(() =>
  form === "compiled"
    ? byName(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), fastWeightPrograms())
    : loopLoader(form),
);
