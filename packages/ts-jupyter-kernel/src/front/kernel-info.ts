/** What the kernel says about itself. */
import { readFileSync } from "node:fs";
import { PROTOCOL_VERSION } from "@innerloop/jupyter-protocol";

/** TypeScript's version is the language's. */
const TYPESCRIPT = "6.0.3";

/** Of this package; read once, at the first question. */
let version: string | undefined;

function packageVersion(): string {
  version ??= (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version;
  return version;
}

/** Content of kernel_info_reply. */
export function kernelInfo(): Record<string, unknown> {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "ts-jupyter-kernel",
    implementation_version: packageVersion(),
    language_info: {
      name: "typescript",
      version: TYPESCRIPT,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // By this name both JupyterLab and the classic notebook find TypeScript; for `{ name: "javascript", typescript: true }`
      // JupyterLab takes JavaScript, which knows no `interface`.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${TYPESCRIPT} on Node ${process.version.slice(1)} (ts-jupyter-kernel ${packageVersion()})\nType %help for help.`,
    help_links: [
      { text: "TypeScript Handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
      { text: "Node.js", url: `https://nodejs.org/docs/latest-v${process.versions.node.split(".")[0]}.x/api/` },
    ],
    debugger: false,
    supported_features: [],
  };
}
