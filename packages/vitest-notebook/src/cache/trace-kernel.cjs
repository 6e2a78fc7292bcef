// What the kernel does for itself, told from what it does for the notebook by the stack of the call (see trace-preload.cjs).
"use strict";
const { existsSync, realpathSync } = require("node:fs");
const { dirname, join, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const threads = require("node:worker_threads");

const KERNEL = "VITEST_NOTEBOOK_KERNEL";
const COMPILER = /[\\/]node_modules[\\/](?:@tslab[\\/])?typescript/;
const OURS = join(__dirname, "trace-");

/** The folder at or above `from` that has a package.json, the nearest or the outermost. */
function packageAbove(from, which) {
  let found;
  for (let at = from; dirname(at) !== at; at = dirname(at)) {
    if (!existsSync(join(at, "package.json"))) continue;
    found = at;
    if (which === "nearest") break;
  }
  return found;
}

const project = packageAbove(process.cwd(), "outermost") ?? process.cwd();

/** What counts as the kernel: its package, or its one file when that package is the project. */
function kernelPlace() {
  try {
    const program = realpathSync(process.argv[1]);
    const place = packageAbove(dirname(program), "nearest");
    return place === undefined || (project + sep).startsWith(place + sep) ? program : place + sep;
  } catch {
    return "";
  }
}

const known = process.env[KERNEL] ?? threads.getEnvironmentData(KERNEL);
/** The kernel's first process is started with paths that are made for this run: its connection file. */
const ownArguments = known === undefined ? process.argv.slice(1) : [];
const kernel = known ?? kernelPlace();
process.env[KERNEL] = kernel;
threads.setEnvironmentData(KERNEL, kernel);

const isKernels = (file) => kernel !== "" && file.startsWith(kernel);

/** What of a package is not in the key (packages.ts). */
const NOT_IN_KEY =
  /[\\/](?:(?:test|tests|__tests__|coverage|\.[^\\/]*)(?:[\\/]|$)|[^\\/]*(?:\.md|\.tsbuildinfo|\.tmp)$|LICEN[SC]E)/;

/** A file of the kernel's package: that package is part of the key as a whole. */
const isKernelFile = (path) =>
  kernel.endsWith(sep) && path.startsWith(kernel) && !NOT_IN_KEY.test(path.slice(kernel.length - 1));

/** Does nobody but the kernel and the compiler stand on the stack? */
function kernelsOwn() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = 200;
    // Functions of the language itself (Array.map, Promise) belong to no file, and say nothing of who called them.
    Error.prepareStackTrace = (_, sites) =>
      sites.map((site) => site.getFileName() ?? site.getEvalOrigin() ?? (site.isEval() ? "?" : "node:"));
    Error.captureStackTrace(holder, kernelsOwn);
    const files = holder.stack.map((name) => (name.startsWith("file:") ? fileURLToPath(name) : name));
    const callers = files.filter((name) => !name.startsWith(OURS) && !name.startsWith("node:"));
    return callers.length > 0 && callers.every((name) => COMPILER.test(name) || isKernels(name));
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

module.exports = { OURS, project, ownArguments, isKernelFile, kernelsOwn };
