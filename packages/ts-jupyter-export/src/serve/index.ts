// `--post serve`.
export { type Served, type ServeOptions, serve, serveUntilInterrupted } from "./server.js";
