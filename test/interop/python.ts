import { ensurePythonEnv } from "../../scripts/python-env.js";

/** The Python of the interoperability tests: INNERLOOP_PYTHON, or .venv, which is made if it is missing. Throws one line where it cannot be. */
export const PYTHON: string = process.env.INNERLOOP_PYTHON ?? ensurePythonEnv();
