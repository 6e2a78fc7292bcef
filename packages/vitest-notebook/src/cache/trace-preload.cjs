// Loaded before everything else in the kernel's Node processes and their threads (trace.ts): notes which files they touch.
//
//   r  a path that was read, or whose state was asked for, and that was there        l  a folder that was listed
//   a  a path that was looked for and was not there                                  w  a path that was written, moved or removed
//   p  a program that was started and that cannot be followed                        s  this process began
//
// One line each, `<letter> <time> <JSON string>`, appended at once: a process that is killed has told everything it did. A path is
// looked at when it is first touched, so that neither callbacks nor promises nor errors of the user's calls pass through here.
// Every function is a Proxy of the true one: name, length, promisify and `this` stay what they were.
"use strict";
const fs = require("node:fs");
const childProcess = require("node:child_process");
const threads = require("node:worker_threads");
const { syncBuiltinESMExports } = require("node:module");
const { basename, join, resolve, sep } = require("node:path");
const { fileURLToPath } = require("node:url");

const FOLDER = "VITEST_NOTEBOOK_TRACE";
const folder = process.env[FOLDER] ?? threads.getEnvironmentData(FOLDER);
const PACKAGES = `${sep}node_modules${sep}`;
// What the kernel of the operating system makes up on the spot, and the kernel's own connection file.
const MACHINE = ["/proc/", "/sys/", "/dev/"];
const { openSync, writeSync, statSync, lstatSync, readlinkSync, realpathSync } = fs;

let log;
/** Path → letters that were noted. */
const noted = new Map();
/** `…/node_modules/name` → its real folder when it is a link to somewhere outside node_modules, else false. */
const links = new Map();

function line(letter, text) {
  const record = `${letter} ${process.hrtime.bigint()} ${JSON.stringify(text)}\n`;
  try {
    log ??= openSync(join(folder, `${process.pid}-${threads.threadId}.log`), "a");
    writeSync(log, record);
  } catch {
    // Somebody closed our descriptor: once more with a new one.
    log = openSync(join(folder, `${process.pid}-${threads.threadId}.log`), "a");
    writeSync(log, record);
  }
}

/** Absolute path, or undefined for what is no path or no file of the user's. */
function pathOf(given) {
  let text = given;
  if (typeof given !== "string") {
    if (given instanceof URL) text = given.protocol === "file:" ? fileURLToPath(given) : undefined;
    else if (given instanceof Uint8Array) text = Buffer.from(given).toString();
    else return undefined;
  }
  if (text === undefined || text === "" || text.includes("\0")) return undefined;
  const path = resolve(text);
  if (path.startsWith(folder) || MACHINE.some((start) => path.startsWith(start)) || process.argv.includes(path)) return;
  return path.includes(PACKAGES) ? linked(path) : path.endsWith("node_modules") ? undefined : path;
}

/** A path inside a package is the lockfile's business, unless the package is a link to a folder of the project. */
function linked(path) {
  const start = path.lastIndexOf(PACKAGES) + PACKAGES.length;
  const [first, second = ""] = path.slice(start).split(sep, 2);
  const name = first.startsWith("@") ? first + sep + second : first;
  const root = path.slice(0, start) + name;
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

/** A path whose content or state is asked for. */
function looked(given) {
  const path = pathOf(given);
  if (path === undefined || noted.get(path)?.includes("r")) return;
  note(isThere(path) ? "r" : "a", path);
}

function listed(given) {
  const path = pathOf(given);
  if (path === undefined || noted.get(path)?.includes("l")) return;
  note(isThere(path) ? "l" : "a", path);
}

function wrote(given) {
  const path = pathOf(given);
  if (path !== undefined) note("w", path);
}

/** Flags of `open`: what may be read, what may be changed. */
function opened(given, flags = "r") {
  const { O_ACCMODE = 3, O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
  const text = typeof flags === "string" ? flags : "";
  const bits = typeof flags === "number" ? flags : O_RDONLY;
  const writes = /[wa+]/.test(text) || (bits & (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)) !== 0;
  const empties = text.startsWith("w") || (bits & O_TRUNC) !== 0 || (bits & O_ACCMODE) === O_WRONLY;
  if (!empties && !/^a[^+]*$/.test(text)) looked(given);
  if (writes) wrote(given);
}

/** By name: what a call does to its arguments. The same for fs.x, fs.xSync and fs.promises.x. */
const CALLS = {
  open: opened,
  openAsBlob: looked,
  readFile: (path, options) => opened(path, options?.flag),
  readlink: looked,
  stat: looked,
  lstat: looked,
  statfs: looked,
  access: looked,
  exists: looked,
  watch: looked,
  watchFile: looked,
  readdir: listed,
  opendir: listed,
  writeFile: wrote,
  appendFile: wrote,
  truncate: wrote,
  mkdir: wrote,
  rmdir: wrote,
  rm: wrote,
  unlink: wrote,
  copyFile: (from, to) => [looked(from), wrote(to)],
  cp: (from, to) => [copied(resolve(String(from))), wrote(to)],
  rename: (from, to) => [looked(from), wrote(from), wrote(to)],
  link: (from, to) => [looked(from), wrote(to)],
  symlink: (_, at) => wrote(at),
};

/** A tree that is copied is read whole. */
function copied(path) {
  looked(path);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const name of originals.readdirSync(path)) copied(join(path, name));
  listed(path);
}

const originals = { readdirSync: fs.readdirSync };

/** The true function, told of beforehand. */
function told(target, before) {
  return new Proxy(target, {
    apply(original, self, args) {
      try {
        before(...args);
      } catch {
        // Whatever is wrong with the arguments, the true function says it.
      }
      return Reflect.apply(original, self, args);
    },
  });
}

function patch(object, name, before) {
  if (typeof object[name] === "function") object[name] = told(object[name], before);
}

/** Is this a Node process that will load this file too? */
function follows(file, env) {
  const name = basename(String(file)).replace(/\.exe$/, "");
  const same = name === "node" || file === process.execPath;
  return same && env[FOLDER] === folder && String(env.NODE_OPTIONS).includes(basename(__filename));
}

function started(file, env) {
  if (!follows(file, env)) line("p", basename(String(file)));
}

const optionsIn = (args) => args.findLast((arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg));
const startedSync = (file, ...args) => {
  const options = optionsIn(args);
  started(options?.shell ? "sh" : file, options?.env ?? process.env);
};

function watchPrograms() {
  // Every asynchronous way to start a program comes through here.
  patch(childProcess.ChildProcess.prototype, "spawn", ({ file, envPairs = [] }) => {
    const env = Object.fromEntries(
      envPairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    );
    started(file, env);
  });
  patch(childProcess, "spawnSync", startedSync);
  patch(childProcess, "execFileSync", startedSync);
  patch(childProcess, "execSync", () => started("sh", {}));
}

if (folder !== undefined && fs.existsSync(folder)) {
  threads.setEnvironmentData(FOLDER, folder);
  line("s", process.argv[1] ?? "");
  for (const [name, before] of Object.entries(CALLS)) {
    patch(fs, name, before);
    patch(fs, `${name}Sync`, before);
    patch(fs.promises, name, before);
  }
  watchPrograms();
  syncBuiltinESMExports();
}
