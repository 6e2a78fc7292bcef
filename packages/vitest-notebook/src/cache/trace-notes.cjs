// The notes of one process (see trace-preload.cjs): which paths count, and one line for each that was touched, appended at once.
"use strict";
const fs = require("node:fs");
const { join, resolve, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const threads = require("node:worker_threads");
const { OURS, isKernelFile, kernelsOwn, ownArguments, project } = require("./trace-kernel.cjs");

// The true functions, taken before they are patched.
const { lstatSync, openSync, readdirSync, readlinkSync, realpathSync, statSync, writeSync } = fs;
const FOLDER = "VITEST_NOTEBOOK_TRACE";
const folder = process.env[FOLDER] ?? threads.getEnvironmentData(FOLDER);
const PACKAGES = `${sep}node_modules${sep}`;
/** Where package managers keep what they install. */
const INSTALLED = /^\.(?:bin|pnpm|store|package-lock\.json|modules\.yaml|yarn-)/;
const MANIFEST = `${sep}package.json`;
/** What the operating system makes up on the spot. */
const MACHINE = ["/proc/", "/sys/", "/dev/"];

let log;
/** Path → letters that were noted. */
const noted = new Map();
/** `…/node_modules/name` → its real folder when it is a link to somewhere outside node_modules, else false. */
const links = new Map();

const openLog = () => openSync(join(folder, `${process.pid}-${threads.threadId}.log`), "a");

function line(letter, text) {
  const record = `${letter} ${process.hrtime.bigint()} ${JSON.stringify(text)}\n`;
  try {
    log ??= openLog();
    writeSync(log, record);
  } catch {
    // Somebody closed our descriptor: once more with a new one.
    log = openLog();
    writeSync(log, record);
  }
}

/** Absolute path, or undefined for what is no path or belongs to another part of the key. */
function pathOf(given) {
  let text = given;
  if (given instanceof URL) text = given.protocol === "file:" ? fileURLToPath(given) : "";
  else if (given instanceof Uint8Array) text = Buffer.from(given).toString();
  if (typeof text !== "string" || text === "" || text.includes("\0")) return undefined;
  const path = resolve(text);
  if (path.startsWith(folder) || path.startsWith(OURS) || ownArguments.includes(path)) return undefined;
  if (isKernelFile(path) || MACHINE.some((start) => path.startsWith(start))) return undefined;
  if (path.includes(PACKAGES)) return linked(path);
  return path.endsWith(PACKAGES.slice(0, -1)) ? undefined : path;
}

/** A path inside a package is the lockfile's business, unless the package is a link to a folder of the project. */
function linked(path) {
  const start = path.lastIndexOf(PACKAGES) + PACKAGES.length;
  const [first, second = ""] = path.slice(start).split(sep, 2);
  // `node_modules/.cache` and the like are no packages: no lockfile knows what is in them.
  if (first.startsWith(".") && !INSTALLED.test(first)) return path;
  const root = path.slice(0, start) + (first.startsWith("@") ? first + sep + second : first);
  let target = links.get(root);
  if (target === undefined) {
    target = false;
    try {
      readlinkSync(root);
      const real = realpathSync(root);
      if (!real.includes(PACKAGES)) target = real;
    } catch {
      // no link
    }
    links.set(root, target);
  }
  return target === false ? undefined : target + path.slice(root.length);
}

function note(letter, path) {
  const known = noted.get(path) ?? "";
  if (known.includes(letter)) return;
  // Sources that the kernel reads for the notebook are inputs. What is its own is not remembered: user code may touch it later.
  const source = letter === "r" && path.startsWith(project + sep) && !path.endsWith(".ipynb");
  const isOwn = (!source || path.endsWith(MANIFEST)) && kernelsOwn();
  if (isOwn && source && !known.includes("m")) {
    // How modules are read stands in it; the user's code may still ask for the rest.
    noted.set(path, `${known}m`);
    line("m", path);
  }
  if (isOwn) return;
  noted.set(path, known + letter);
  line(letter, path);
}

const isThere = (path) => {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
};

const has = (path, letter) => noted.get(path)?.includes(letter) === true;

/** Content or state is asked for. */
function looked(given) {
  const path = pathOf(given);
  if (path !== undefined && !has(path, "r")) note(isThere(path) ? "r" : "a", path);
}

function listed(given, options) {
  const path = pathOf(given);
  if (path === undefined) return;
  if (!has(path, "l")) note(isThere(path) ? "l" : "a", path);
  if (options?.recursive !== true || !isThere(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) listed(join(path, entry.name), options);
  }
}

/** The whole content is new, or the path is gone. */
function replaced(given) {
  const path = pathOf(given);
  if (path !== undefined) note("w", path);
}

/** The content is changed in part. */
function updated(given) {
  const path = pathOf(given);
  if (path !== undefined) note("u", path);
}

/** A folder that was there already is not made. */
function made(given) {
  const path = pathOf(given);
  if (path !== undefined && !isThere(path)) note("w", path);
}

/** A tree is read whole. */
function lookedBelow(path) {
  looked(path);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  listed(path);
  for (const name of readdirSync(path)) lookedBelow(join(path, name));
}

module.exports = { FOLDER, folder, line, looked, listed, lookedBelow, replaced, updated, made };
