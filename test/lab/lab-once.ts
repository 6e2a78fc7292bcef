// One JupyterLab for all test files: making the environment takes minutes the first time, and a start some seconds.
import type { TestProject } from "vitest/node";
import { makeProject } from "./project.js";
import { startServer } from "./server.js";

export interface RunningLab {
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  readonly startSeconds: number;
}

declare module "vitest" {
  export interface ProvidedContext {
    lab: RunningLab;
  }
}

export default async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const project = makeProject();
  try {
    const { url, token, startSeconds, stop } = await startServer({
      script: "lab",
      // --expose-app-in-browser is what JupyterLab's own end-to-end tests use to ask a page about its notebooks.
      words: ["--port=9870", `--ServerApp.root_dir=${project.folder}`, "--expose-app-in-browser"],
    });
    vitest.provide("lab", { url, token, startSeconds, folder: project.folder });
    return async () => {
      await stop();
      project.remove();
    };
  } catch (error) {
    project.remove();
    throw error;
  }
}
