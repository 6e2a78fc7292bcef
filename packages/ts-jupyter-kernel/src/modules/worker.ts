/** What a worker thread of the user imports first (see workers.ts): modules and stacks as in the main thread. */
import { installStackMapping } from "../errors/index.js";
import { startModules } from "./loader.js";

const { searchParams } = new URL(import.meta.url);
const folder = searchParams.get("folder") ?? process.cwd();
const kernelFolder = searchParams.get("kernelFolder") ?? "";
const loader = startModules({ folder, kernelFolder });
loader.start();
installStackMapping({ folder, map: (url) => loader.source(url) });
