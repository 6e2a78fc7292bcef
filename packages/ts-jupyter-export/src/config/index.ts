// Configuration files.
export { configFolder } from "./find.js";
export { type LoadedConfig, loadConfig } from "./load.js";
export { checkConfig } from "./read.js";
export { defaultConfig, generateConfig, showConfig, showConfigJson } from "./show.js";
