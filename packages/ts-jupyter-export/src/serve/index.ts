// `--post serve`.
export { type Served, type ServeOptions, serve } from "./server.js";
export { serveUntilInterrupted } from "./until-interrupted.js";
