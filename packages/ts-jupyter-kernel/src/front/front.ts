/** The parts of a kernel, put together on bound sockets. */
import { type ConnectionInfo, KernelSockets } from "@innerloop/jupyter-protocol";
import type { TypecheckMode } from "../language/types.js";
import { Assist } from "./assist.js";
import { Comms } from "./comms.js";
import { Executor } from "./executor.js";
import type { Helpers } from "./helpers.js";
import { History } from "./history.js";
import { IopubQueue } from "./iopub.js";
import { Kernel } from "./kernel.js";
import { logLine, logText } from "./log.js";
import { notebookSettings } from "./notebook-settings.js";
import { OutputRouter } from "./output-router.js";
import { Runs } from "./runs.js";
import { Stdin } from "./stdin.js";
import { mark } from "./trace.js";
import { Typechecker } from "./typecheck.js";
import { watchUnread } from "./unread.js";

export interface PartOptions {
  info: ConnectionInfo;
  folder: string;
  helpers: Helpers;
  /** Unless the notebook asks for something else. */
  typecheck: TypecheckMode;
  /** Bytes of output a cell may make. */
  outputLimit: number;
}

export interface Front {
  interrupt(): void;
  /** Settles when a client has asked for the end. */
  asked: Promise<void>;
  /** Ends all parts; what is still to be said is said. */
  close(): Promise<void>;
}

/** @throws {BindError} */
export async function startFront({ info, folder, helpers, typecheck, outputLimit }: PartOptions): Promise<Front> {
  const { supervisor, language, compilerOptions } = helpers;
  const sockets = await KernelSockets.bind(info);
  mark("bound");
  const { session } = sockets;
  const iopub = new IopubQueue(session, (message) => sockets.publish(message));
  iopub.status({}, "starting");
  const runs = new Runs();
  const comms = new Comms(iopub);
  const history = new History();
  const stdin = new Stdin({
    session,
    runs,
    send: (message) => sockets.send("stdin", message),
    answer: (id, value) => void supervisor.then((child) => child.answerInput(id, value)),
  });
  const router = new OutputRouter({ iopub, runs, comms, limit: outputLimit, onLimit: () => executor.onOutputLimit() });
  const typechecker = notebookSettings(folder, process.env).then(
    (asked) => new Typechecker(language, asked.typecheck ?? typecheck),
  );
  const shared = { supervisor, language, iopub, comms, stdin, history };
  const executor = new Executor({ ...shared, folder, typechecker, compilerOptions, outputLimit, runs, router });
  helpers.listen({
    output: (output) => router.take(output),
    input: (question) => stdin.ask(question),
    died: (death) => executor.onIdleDeath(death),
  });
  let end = () => {};
  const asked = new Promise<void>((done) => {
    end = done;
  });
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = info;
  const kernel = new Kernel({
    ...{ ...shared, session, executor, assist: new Assist(language, supervisor) },
    ports: { shell_port, iopub_port, stdin_port, control_port, hb_port },
    send: (channel, message) => sockets.send(channel, message),
    onShutdown: () => end(),
  });
  sockets.listen({
    message: (channel, message) => kernel.onMessage(channel, message),
    fault: (channel, error) => logLine(`ignored on ${channel}: ${error.message}`),
  });
  const unwatch = watchUnread();
  const close = async () => {
    unwatch();
    kernel.close();
    (await typechecker).close();
    await helpers.stop();
    logText(router.takeUndelivered());
    await iopub.flush();
    await history.close();
    await sockets.close();
  };
  return { interrupt: () => executor.interrupt(), asked, close };
}
