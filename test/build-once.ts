import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command-line tests start the packages' bin files, which run from dist. */
export default function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.js", import.meta.url))], {
    stdio: "inherit",
  });
}
