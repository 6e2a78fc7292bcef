// Loaded before everything else in the kernel's Node processes and their threads (trace.ts): notes which files they touch.
//
//   r  a path that was read, or whose state was asked for, and that was there        l  a folder that was listed
//   a  a path that was looked for and was not there                                  w  a path that got a new content, or went
//   p  a program that was started and that cannot be followed                        u  a path whose content was changed in part
//   m  a package.json that was read only to find modules                             s  this process began
//
// What the kernel does for itself is left out: the folders that its type checker lists, the names it tries, its own history and caches.
// Modules and declarations that it reads for the notebook stay in.
//
// One line each, `<letter> <time> <JSON string>`, appended at once: a process that is killed has told everything it did. A path is
// looked at when it is first touched, so that neither callbacks nor promises nor errors of the user's calls pass through here.
// Every function is a Proxy of the true one: name, length, promisify and `this` stay what they were.
"use strict";
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { resolve } = require("node:path");
const threads = require("node:worker_threads");

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

function install() {
  const { FOLDER, folder, line, ...notes } = require("./trace-notes.cjs");
  const { looked, listed, lookedBelow, replaced, updated, made } = notes;
  const { O_ACCMODE = 3, O_WRONLY, O_TRUNC, O_EXCL, COPYFILE_EXCL } = fs.constants;

  /** Flags of `open`, as a string or as bits. */
  function opened(path, flags = "r") {
    const access = flags & O_ACCMODE;
    const [reads, writes, empties, minds] =
      typeof flags === "number"
        ? [access !== O_WRONLY, access !== 0, (flags & O_TRUNC) !== 0, (flags & O_EXCL) !== 0]
        : [/^r|^a.*\+/.test(flags), /[wa+]/.test(flags), flags.startsWith("w"), flags.includes("x")];
    if (minds || (reads && !empties)) looked(path);
    if (writes) (empties ? replaced : updated)(path);
  }
  const flagOf = (options) => (typeof options === "object" ? options?.flag : undefined);
  /** The call fails where nothing is, or where something is: that it went well says what was there. */
  const removed = (path, options) => [options?.force === true ? undefined : looked(path), replaced(path)];
  const created = (path) => [looked(path), replaced(path)];

  /** By name: what a call does to its arguments. The same for fs.x, fs.xSync and fs.promises.x. */
  const calls = {
    open: opened,
    openAsBlob: looked,
    readFile: (path, options) => opened(path, flagOf(options)),
    readlink: looked,
    realpath: looked,
    stat: looked,
    lstat: looked,
    statfs: looked,
    access: looked,
    exists: looked,
    watch: looked,
    watchFile: looked,
    readdir: listed,
    opendir: listed,
    writeFile: (path, _, options) => opened(path, flagOf(options) ?? "w"),
    appendFile: updated,
    truncate: updated,
    mkdir: (path, options) => (options?.recursive === true ? made(path) : created(path)),
    rmdir: removed,
    rm: removed,
    unlink: removed,
    copyFile: (from, to, mode) => [looked(from), (mode & COPYFILE_EXCL) !== 0 ? created(to) : replaced(to)],
    cp: (from, to) => [lookedBelow(resolve(String(from))), replaced(to)],
    rename: (from, to) => [looked(from), replaced(from), replaced(to)],
    link: (from, to) => [looked(from), created(to)],
    symlink: (_, at) => created(at),
  };

  threads.setEnvironmentData(FOLDER, folder);
  line("s", process.argv[1] ?? "");
  for (const [name, before] of Object.entries(calls)) {
    for (const [object, key] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ]) {
      patch(object, key, before);
    }
  }
  patch(process, "loadEnvFile", (path = ".env") => looked(path));
  const { watchPrograms, watchThreads, nativeCode } = require("./trace-programs.cjs");
  patch(process, "dlopen", (_, path) => [looked(path), nativeCode(String(path))]);
  watchPrograms(patch);
  watchThreads();
  syncBuiltinESMExports();
}

const folder = process.env.VITEST_NOTEBOOK_TRACE ?? threads.getEnvironmentData("VITEST_NOTEBOOK_TRACE");
if (folder !== undefined && fs.existsSync(folder)) install();
