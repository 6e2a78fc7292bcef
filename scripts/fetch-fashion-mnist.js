// `node scripts/fetch-fashion-mnist.js`: brings Fashion-MNIST from Debian's package dataset-fashion-mnist into data/fashion-mnist, 31 MB, without installing
// anything: apt-get checks what it downloads against Debian's signatures, dpkg-deb unpacks it. Needs Debian or a relative of it, and no other rights.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "dataset-fashion-mnist";
const target = resolve(dirname(fileURLToPath(import.meta.url)), "..", "data", "fashion-mnist");
const scratch = mkdtempSync(join(tmpdir(), "fashion-mnist-"));

try {
  run("apt-get", ["download", PACKAGE]);
  const [archive] = readdirSync(scratch).filter((name) => name.endsWith(".deb"));
  run("dpkg-deb", ["-x", archive, "."]);
  const images = join(scratch, "usr", "share", "datasets", "fashion-mnist");
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(images)) copyFileSync(join(images, name), join(target, name));
  copyFileSync(join(scratch, "usr", "share", "doc", PACKAGE, "copyright"), join(target, "LICENSE"));
  console.log(`${target}: ${readdirSync(target).join(", ")}`);
} catch (error) {
  console.error(`Fashion-MNIST was not fetched: ${String(error.message).split("\n")[0]}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Runs a program in the scratch folder; what it says on errors comes out. */
function run(program, args) {
  execFileSync(program, args, { cwd: scratch, stdio: ["ignore", "ignore", "inherit"] });
}
