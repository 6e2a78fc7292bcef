// A way to a port of another machine. Where OpenSSH's server is installed it is `ssh -N -L` through a server of the tests' own (a port and keys
// that are made and thrown away); elsewhere a forwarder that hands bytes on.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

const SSHD = "/usr/sbin/sshd";

export interface Tunnel {
  readonly kind: "ssh -L" | "forwarder";
  close(): void;
}

/** 127.0.0.1:`near` leads to 127.0.0.1:`far`. `sshPort` is a free one for the server. */
export async function openTunnel(near: number, far: number, sshPort: number): Promise<Tunnel> {
  const tunnel = existsSync(SSHD) ? throughSsh(near, far, sshPort) : await forwarded(near, far);
  await listening(near);
  return tunnel;
}

function throughSsh(near: number, far: number, sshPort: number): Tunnel {
  const folder = mkdtempSync(join(tmpdir(), "lab-ssh-"));
  const key = (name: string) => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)]);
    return join(folder, name);
  };
  const [host, user] = [key("host"), key("user")];
  const settings = [
    `ListenAddress 127.0.0.1:${sshPort}`,
    `HostKey ${host}`,
    `AuthorizedKeysFile ${user}.pub`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
  ];
  writeFileSync(join(folder, "sshd_config"), `${settings.join("\n")}\n`);
  // As root sshd asks for this folder, which Debian's service makes.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = spawn(SSHD, ["-D", "-e", "-f", join(folder, "sshd_config")], { stdio: "ignore" });
  const checks = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes", "LogLevel=ERROR"];
  const words = [
    ...["-N", "-L", `${near}:127.0.0.1:${far}`, "-p", String(sshPort), "-i", user],
    // The server needs a moment before it listens.
    ...[...checks, "ExitOnForwardFailure=yes", "ConnectionAttempts=20"].flatMap((check) => ["-o", check]),
  ];
  const client = spawn("ssh", [...words, `${userInfo().username}@127.0.0.1`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const close = () => {
    for (const child of [client, server] satisfies ChildProcess[]) child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { kind: "ssh -L", close };
}

async function forwarded(near: number, far: number): Promise<Tunnel> {
  const server = createServer((here) => {
    const there = connect(far, "127.0.0.1");
    here.on("error", () => there.destroy()).pipe(there);
    there.on("error", () => here.destroy()).pipe(here);
  });
  await new Promise<void>((done) => server.listen(near, "127.0.0.1", done));
  return { kind: "forwarder", close: () => server.close() };
}

async function listening(port: number): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const answers = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1", () => done(true)).on("error", () => done(false));
      socket.on("connect", () => socket.destroy());
    });
    if (answers) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing listens on port ${port} after 30 s`);
}
