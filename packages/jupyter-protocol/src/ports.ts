/**
 * Free tcp ports for a kernel that will bind them itself, a moment later.
 *
 * The ports are bound together (so they differ), then released. Between release and the kernel's own bind another
 * process could take one; within this process a ledger keeps two kernels that start side by side apart.
 */
import { createServer, type Server } from "node:net";

/** Ports handed out by this process: a port is a resource of the whole process, so is this list. */
const handedOut = new Set<number>();
/** Older entries have long been bound (or given up) by their kernels. */
const REMEMBERED = 1_000;

/** `count` different free ports on `ip`. Throws an Error of one line when the address cannot be bound. */
export async function takeFreePorts(count: number, ip: string): Promise<number[]> {
  const servers: Server[] = [];
  const ports: number[] = [];
  try {
    while (ports.length < count) {
      const server = await listen(ip);
      servers.push(server);
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      // A refused port stays bound until we are done, so the system cannot offer it again.
      if (!handedOut.has(port)) ports.push(port);
    }
  } finally {
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  }
  for (const port of ports) handedOut.add(port);
  for (const oldest of handedOut) {
    if (handedOut.size <= REMEMBERED) break;
    handedOut.delete(oldest);
  }
  return ports;
}

function listen(ip: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", (cause) => fail(new Error(`cannot bind a port on ${ip}: ${cause.message}`, { cause })));
    server.listen({ host: ip, port: 0, exclusive: true }, () => done(server));
  });
}
