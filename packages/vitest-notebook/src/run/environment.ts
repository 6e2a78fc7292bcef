// The environment of a kernel: this process's without what vitest put into it. A notebook has to run as it does in Jupyter, and many
// libraries ask for NODE_ENV.
import { notebookEnv } from "@innerloop/jupyter-client";
import type { Settings } from "../settings/types.js";

/** What vitest sets in its workers, with the values by which we know that it was vitest. */
const OF_VITEST: Record<string, string> = {
  NODE_ENV: "test",
  MODE: "test",
  TEST: "true",
  DEV: "1",
  PROD: "",
  SSR: "1",
  BASE_URL: "/",
  FORCE_TTY: "",
};

/** Variables for runNotebook; undefined takes one out. Those of the settings win. */
export function kernelEnv(
  path: string,
  settings: Settings,
  outer: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> {
  const isOurs = (name: string) => /^VITEST(?:_|$)/.test(name) || outer[name] === OF_VITEST[name];
  const names = outer.VITEST === undefined ? [] : [...Object.keys(OF_VITEST), ...Object.keys(outer)].filter(isOurs);
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), ...notebookEnv(path), ...settings.env };
}
