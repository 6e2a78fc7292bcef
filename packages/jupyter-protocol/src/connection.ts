/**
 * Connection files: where a kernel listens, and the key that signs its messages.
 *
 * "Connection files" in Jupyter's kernel documentation. The client writes the file, the kernel reads it and binds. Whoever can
 * read the key can run code as the user, hence mode 0600 from the very creation of the file.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { jupyterRuntimeDir } from "./paths.js";
import { takeFreePorts } from "./ports.js";

export interface ConnectionInfo {
  transport: "tcp" | "ipc";
  /** tcp: an address; ipc: the beginning of the socket files' paths. */
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** Empty: messages are not signed. */
  key: string;
  signature_scheme: "hmac-sha256";
  kernel_name?: string;
}

export interface ConnectionFile {
  path: string;
  info: ConnectionInfo;
}

export interface ConnectionOptions {
  /** Folder of the file. Default: Jupyter's runtime folder, where `jupyter console --existing` looks. */
  dir?: string;
  /** Default: `"tcp"`. ipc is out of reach for other users and machines, but not every kernel can speak it. */
  transport?: "tcp" | "ipc";
  /** tcp only. Default: `"127.0.0.1"`. */
  ip?: string;
  /** Default: none. */
  kernelName?: string;
  /** Default: a random UUID. */
  key?: string;
}

export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/** The five sockets of a kernel. */
export type Channel = "shell" | "iopub" | "stdin" | "control" | "hb";
const CHANNELS: readonly Channel[] = ["shell", "iopub", "stdin", "control", "hb"];

/** Writes a new connection file with free ports and a new key. The caller removes it with removeConnectionFile. */
export async function createConnectionFile(options: ConnectionOptions = {}): Promise<ConnectionFile> {
  const { dir = jupyterRuntimeDir(), transport = "tcp", ip = "127.0.0.1", key = randomUUID(), kernelName } = options;
  const id = randomUUID();
  const folder = resolve(dir);
  const ports = transport === "tcp" ? await takeFreePorts(CHANNELS.length, ip) : CHANNELS.map((_, index) => index + 1);
  const info: ConnectionInfo = {
    transport,
    ip: transport === "tcp" ? ip : join(folder, `kernel-${id}-ipc`),
    ...(Object.fromEntries(CHANNELS.map((channel, index) => [`${channel}_port`, ports[index]])) as PortFields),
    key,
    signature_scheme: "hmac-sha256",
    ...(kernelName === undefined ? {} : { kernel_name: kernelName }),
  };
  const path = join(folder, `kernel-${id}.json`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw new ConnectionError(`cannot write connection file ${path}: ${(cause as Error).message}`, { cause });
  }
  return { path, info };
}

/** Reads a connection file, ours or another Jupyter's. Throws ConnectionError naming file and field. */
export async function readConnectionFile(path: string): Promise<ConnectionInfo> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new ConnectionError(`cannot read connection file ${path}: ${(cause as Error).message.split("\n")[0]}`, {
      cause,
    });
  }
  return checkConnectionInfo(value, path);
}

/** Removes the file, and the socket files of an ipc connection. Already gone is fine. */
export async function removeConnectionFile(file: string | ConnectionFile): Promise<void> {
  const path = typeof file === "string" ? file : file.path;
  const info = typeof file === "string" ? await readConnectionFile(path).catch(() => undefined) : file.info;
  if (info?.transport === "ipc" && dirname(info.ip) === dirname(path) && basename(info.ip) !== "") {
    for (const channel of CHANNELS) await rm(`${info.ip}-${portOf(info, channel)}`, { force: true });
  }
  await rm(path, { force: true });
}

/** The zeromq address of a channel: `tcp://ip:port` or `ipc://ip-port`. */
export function channelAddress(info: ConnectionInfo, channel: Channel): string {
  const port = portOf(info, channel);
  return info.transport === "tcp" ? `tcp://${info.ip}:${port}` : `ipc://${info.ip}-${port}`;
}

type PortFields = Pick<ConnectionInfo, "shell_port" | "iopub_port" | "stdin_port" | "control_port" | "hb_port">;

function portOf(info: ConnectionInfo, channel: Channel): number {
  return info[`${channel}_port`];
}

function checkConnectionInfo(value: unknown, path: string): ConnectionInfo {
  const fail = (field: string, found: unknown): never => {
    throw new ConnectionError(`invalid connection file ${path}: ${field} is ${JSON.stringify(found) ?? "missing"}`);
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("content", value);
  // transport and signature_scheme are optional in old files; the values are Jupyter's defaults.
  const info: Record<string, unknown> = { transport: "tcp", signature_scheme: "hmac-sha256", ...value };
  for (const channel of CHANNELS) {
    const port = info[`${channel}_port`];
    if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > 65_535) fail(`${channel}_port`, port);
  }
  for (const field of ["ip", "key"]) if (typeof info[field] !== "string") fail(field, info[field]);
  if (info.transport !== "tcp" && info.transport !== "ipc") fail("transport", info.transport);
  if (info.signature_scheme !== "hmac-sha256") fail("signature_scheme", info.signature_scheme);
  return info as unknown as ConnectionInfo;
}
