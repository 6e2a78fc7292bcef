/** Starts the process of our side. */
import { serve } from "./serve.js";

await serve({ node: process.versions.node }, process.stdin, (line) => process.stdout.write(`${line}\n`));
