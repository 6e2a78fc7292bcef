/** The process of our side: `worker MODE`, MODE one of step, repeat (ten outer steps in a call). */
import { serveOurs } from "../sides/own-process.js";
import { structureLoader } from "./side.js";

await serveOurs(() => structureLoader({ repeat: process.argv[2] === "repeat" ? 10 : "one" }));
