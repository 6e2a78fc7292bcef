// Starts tslab as the project's TypeScript kernel: `node scripts/tslab-kernel.cjs CONNECTION_FILE`.
//
// tslab is made for notebooks that stand in the same folder as everything they import, with all type packages nested
// under it. Six things are set right here, from outside, so that a notebook works from any folder:
//   1. A cell may import modules from outside its notebook's folder ("../lib/report/index.js"): tslab compiles with the
//      notebook's folder as rootDir and refuses to emit anything else.
//   2. The ambient types (console, process) are this project's @types/node and nothing else, wherever the notebook is.
//   3. A cell is checked, the modules it imports are not: TypeScript 5.0 inside tslab is older than the one that checks
//      them (`npm run typecheck`), and would judge them in every cell again.
//   4. The kernel ends when its parent does, even in the middle of an endless loop.
//   5. No output is lost: tslab does not await its sends, and zeromq refuses a second send while one is pending, so that
//      of 2,000 printed lines some 500 arrive and nobody is told. Here sends of outputs wait for each other.
//   6. A port that someone else has taken ends the kernel, and says so: tslab would go on, and never answer.
// Everything else is tslab's own behaviour.
const { createRequire } = require("node:module");
const { dirname, join, parse, relative, sep } = require("node:path");
const { Worker } = require("node:worker_threads");

const fromTslab = createRequire(require.resolve("tslab/dist/main.js"));
const slashes = (path) => path.split(sep).join("/");
const cwd = slashes(process.cwd());
const root = slashes(parse(process.cwd()).root);
const withSlash = (folder) => (folder.endsWith("/") ? folder : `${folder}/`);
/** tslab drops emitted files that are not below the notebook's folder; this one, below it, stands for the file system's root. */
const OUTSIDE = "__outside__";

function reachBeyondTheFolder() {
  const path = fromTslab.resolve("@tslab/typescript-for-tslab");
  const ts = require(path);
  const typeRoot = slashes(dirname(dirname(require.resolve("@types/node/package.json"))));
  require.cache[path].exports = {
    ...ts,
    createWatchCompilerHost: (files, options, ...rest) =>
      ts.createWatchCompilerHost(files, { ...options, rootDir: root, typeRoots: [typeRoot], types: ["node"] }, ...rest),
    createWatchProgram: (host) => {
      const accept = host.afterProgramCreate;
      host.afterProgramCreate = (builder) => accept(renameEmitted(builder));
      return ts.createWatchProgram(host);
    },
    // tslab passes the cell first and then the modules that it imports.
    getPreEmitDiagnosticsOfFiles: (program, files) => ts.getPreEmitDiagnosticsOfFiles(program, files.slice(0, 1)),
  };
  const converter = require(fromTslab.resolve("./converter"));
  const { createConverter } = converter;
  converter.createConverter = (options) => {
    const made = createConverter(options);
    const convert = (...args) => {
      const result = made.convert(...args);
      for (const module of result.sideOutputs ?? []) module.path = trueName(module.path);
      return result;
    };
    return { ...made, convert };
  };
}

/** With the file system's root as rootDir, TypeScript emits outDir/home/me/notebooks/x.js; tslab expects outDir/x.js. */
function renameEmitted(builder) {
  const rename = (name) => {
    const inRoot = slashes(relative("outDir", name));
    const file = root + inRoot;
    return file.startsWith(withSlash(cwd))
      ? `outDir/${file.slice(withSlash(cwd).length)}`
      : `outDir/${OUTSIDE}/${inRoot}`;
  };
  const emit = (file, write, ...rest) => builder.emit(file, (name, ...more) => write(rename(name), ...more), ...rest);
  return Object.assign(Object.create(builder), { emit });
}

function trueName(path) {
  const outside = `${withSlash(cwd)}${OUTSIDE}/`;
  return path.startsWith(outside) ? root + path.slice(outside.length) : path;
}

/** In a thread of its own, because the main thread belongs to the user's cells. */
function endWithParent() {
  const watch = `
    const parent = process.ppid;
    const alive = () => {
      if (process.ppid !== parent) return false;
      try { process.kill(parent, 0); return true; } catch (error) { return error.code === "EPERM"; }
    };
    setInterval(() => { if (!alive()) process.kill(process.pid, "SIGKILL"); }, 500);
  `;
  new Worker(watch, { eval: true, stdin: false }).unref();
}

function sendOneAfterTheOther() {
  const path = fromTslab.resolve("zeromq");
  const zeromq = require(path);
  class QueuedPublisher extends zeromq.Publisher {
    #last = Promise.resolve();
    constructor(options) {
      super({ ...options, sendHighWaterMark: 0 });
    }
    send(frames) {
      const sent = this.#last.then(() => super.send(frames));
      this.#last = sent.catch(() => {}); // a closed socket: the kernel is ending
      return this.#last;
    }
  }
  require.cache[path].exports = { ...zeromq, Publisher: QueuedPublisher };
}

/** zeromq's own methods cannot be replaced, its classes can. */
function endWithoutPorts() {
  const path = fromTslab.resolve("zeromq");
  const zeromq = require(path);
  const listening = (Socket) =>
    class extends Socket {
      async bind(address) {
        try {
          await super.bind(address);
        } catch (error) {
          console.error(`cannot listen on ${address}: ${error.message.toLowerCase()}`);
          process.exit(1);
        }
      }
    };
  const sockets = ["Publisher", "Router", "Reply"].map((name) => [name, listening(zeromq[name])]);
  require.cache[path].exports = { ...zeromq, ...Object.fromEntries(sockets) };
}

const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  console.error("usage: node scripts/tslab-kernel.cjs CONNECTION_FILE");
  process.exit(2);
}
endWithParent();
reachBeyondTheFolder();
sendOneAfterTheOther();
endWithoutPorts();
require(join(dirname(require.resolve("tslab/package.json")), "dist", "main.js")).startKernel({
  configPath: connectionFile,
  enableFindLocal: false,
});
