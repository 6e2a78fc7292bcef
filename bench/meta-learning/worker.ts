/** The process of our side: `worker MODE`, MODE one of step, repeat (ten outer steps in a call). */
import { compiledLoader } from "../sides/compiled.js";
import { serveOurs } from "../sides/own-process.js";
import { metaLoader } from "./side.js";

const repeat = process.argv[2] === "repeat" ? 10 : "one";
await serveOurs(() => metaLoader(compiledLoader({ device: "cpu", threads: 1, repeat })));
