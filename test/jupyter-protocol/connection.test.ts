import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ConnectionFile,
  channelAddress,
  createConnectionFile,
  readConnectionFile,
  removeConnectionFile,
} from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "connection-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const portsOf = ({ info }: ConnectionFile) => [
  info.shell_port,
  info.iopub_port,
  info.stdin_port,
  info.control_port,
  info.hb_port,
];

describe("createConnectionFile", () => {
  it("writes a file only its owner can read, in a folder only its owner can open", async () => {
    const { path } = await createConnectionFile({ dir: join(dir, "private") });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, "private"))).mode & 0o777).toBe(0o700);
  });

  it("writes what readConnectionFile returns", async () => {
    const { path, info } = await createConnectionFile({ dir, kernelName: "tslab", key: "k" });
    expect(await readConnectionFile(path)).toEqual(info);
    expect(info).toMatchObject({ transport: "tcp", ip: "127.0.0.1", key: "k", kernel_name: "tslab" });
  });

  it("takes ports that are free, and different even for kernels that start side by side", async () => {
    const files = await Promise.all(Array.from({ length: 8 }, () => createConnectionFile({ dir })));
    const ports = files.flatMap(portsOf);
    expect(new Set(ports).size).toBe(40);
    for (const port of ports.slice(0, 5)) {
      const server = createServer();
      await new Promise<void>((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
      await new Promise((done) => server.close(done));
    }
  });

  it("gives every kernel its own key", async () => {
    const [one, two] = await Promise.all([createConnectionFile({ dir }), createConnectionFile({ dir })]);
    expect(one.info.key).not.toBe(two.info.key);
    expect(one.info.key.length).toBeGreaterThanOrEqual(32);
  });

  it("says in one line when the folder or the address cannot be used", async () => {
    await writeFile(join(dir, "file"), "");
    await expect(createConnectionFile({ dir: join(dir, "file") })).rejects.toThrow(/^cannot write connection file .*$/);
    await expect(createConnectionFile({ dir, ip: "192.0.2.1" })).rejects.toThrow(
      /^cannot bind a port on 192\.0\.2\.1: .*$/,
    );
  });
});

describe("channelAddress", () => {
  it("is tcp://ip:port and ipc://ip-port, as Jupyter builds them", async () => {
    const tcp = (await createConnectionFile({ dir })).info;
    expect(channelAddress(tcp, "hb")).toBe(`tcp://127.0.0.1:${tcp.hb_port}`);
    const ipc = (await createConnectionFile({ dir, transport: "ipc" })).info;
    expect(channelAddress(ipc, "shell")).toBe(`ipc://${ipc.ip}-1`);
  });
});

describe("readConnectionFile", () => {
  const valid = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5, ip: "127.0.0.1", key: "" };
  const read = async (content: string) => {
    const path = join(dir, "read.json");
    await writeFile(path, content);
    return readConnectionFile(path);
  };

  it("fills in Jupyter's defaults of transport and signature scheme", async () => {
    expect(await read(JSON.stringify(valid))).toEqual({ ...valid, transport: "tcp", signature_scheme: "hmac-sha256" });
  });

  it.each([
    [{ shell_port: "5" }, 'shell_port is "5"'],
    [{ hb_port: 0 }, "hb_port is 0"],
    [{ iopub_port: 65_536 }, "iopub_port is 65536"],
    [{ key: undefined }, "key is missing"],
    [{ ip: 1 }, "ip is 1"],
    [{ transport: "udp" }, 'transport is "udp"'],
    [{ signature_scheme: "hmac-md5" }, 'signature_scheme is "hmac-md5"'],
  ])("names file and field of %j", async (change, phrase) => {
    await expect(read(JSON.stringify({ ...valid, ...change }))).rejects.toThrow(
      `invalid connection file ${join(dir, "read.json")}: ${phrase}`,
    );
  });

  it("names the file that is missing or is not JSON", async () => {
    await expect(readConnectionFile(join(dir, "none.json"))).rejects.toThrow(`cannot read connection file ${dir}`);
    await expect(read("{")).rejects.toThrow(`cannot read connection file ${join(dir, "read.json")}`);
    await expect(read("[]")).rejects.toThrow("content is []");
  });
});

describe("removeConnectionFile", () => {
  it("removes the file and the ipc sockets beside it, nothing else, and may be repeated", async () => {
    const folder = await mkdtemp(join(dir, "ipc-"));
    const file = await createConnectionFile({ dir: folder, transport: "ipc" });
    for (const port of portsOf(file)) await writeFile(`${file.info.ip}-${port}`, "");
    await writeFile(join(folder, "other"), "kept");
    await removeConnectionFile(file.path);
    await removeConnectionFile(file);
    expect(await readdir(folder)).toEqual(["other"]);
    expect(await readFile(join(folder, "other"), "utf8")).toBe("kept");
  });
});
