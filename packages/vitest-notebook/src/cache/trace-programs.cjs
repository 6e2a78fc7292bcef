// Programs that a traced process starts, and native code that it loads (see trace-preload.cjs): a Node process with our environment tells
// for itself, all others are named.
"use strict";
const childProcess = require("node:child_process");
const { basename } = require("node:path");
const threads = require("node:worker_threads");
const { kernelsOwn } = require("./trace-kernel.cjs");
const { FOLDER, folder, line } = require("./trace-notes.cjs");

/** Is this a Node process that will load the preload too? */
function follows(file, env) {
  const isNode = file === process.execPath || /^node(?:\.exe)?$/.test(basename(String(file)));
  return isNode && env[FOLDER] === folder && String(env.NODE_OPTIONS).includes("trace-preload.cjs");
}

function started(file, env) {
  if (!follows(file, env)) line("p", basename(String(file)));
}

function startedSync(file, ...args) {
  const options = args.findLast((arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg));
  started(options?.shell ? "sh" : file, options?.env ?? process.env);
}

function watchPrograms(patch) {
  // Every asynchronous way to start a program comes through here.
  patch(childProcess.ChildProcess.prototype, "spawn", ({ file, envPairs = [] }) => {
    const pairs = envPairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
    started(file, Object.fromEntries(pairs));
  });
  patch(childProcess, "spawnSync", startedSync);
  patch(childProcess, "execFileSync", startedSync);
  patch(childProcess, "execSync", () => started("sh", {}));
}

/** A thread that gets an environment without our variables does not load the preload. */
function watchThreads() {
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, args, newTarget) {
      const env = args[1]?.env;
      const follows = typeof env !== "object" || env === null || String(env.NODE_OPTIONS).includes("trace-preload.cjs");
      if (!follows && !kernelsOwn()) line("p", "a worker thread with an environment of its own");
      return Reflect.construct(target, args, newTarget);
    },
  });
}

/** Sockets, buffers and parsers, kernels use them too: they open no files. */
const HARMLESS = /[\\/](?:zeromq|bufferutil|utf-8-validate|@?oxc[\w-]*|@swc)[\\/]/;

/** Native code opens files without us. */
function nativeCode(path) {
  if (!HARMLESS.test(path) && !kernelsOwn()) line("p", basename(path));
}

module.exports = { watchPrograms, watchThreads, nativeCode };
