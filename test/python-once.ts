import { ensurePythonEnv } from "../scripts/python-env.js";

/** Interoperability suites run side by side: the environment is made before them, or two of them would make it at once. */
export default function setup(): void {
  if (process.env.INNERLOOP_PYTHON !== undefined) return;
  try {
    ensurePythonEnv();
  } catch (error) {
    // Each suite that needs it fails with this line; those that need none may run.
    console.error((error as Error).message);
  }
}
