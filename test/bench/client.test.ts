import { afterEach, describe, expect, it } from "vitest";
import { type Client, openClient } from "../../bench/harness/client.js";

const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

/** A peer in one line of JavaScript: `reply(request)` is what it prints. */
async function peer(reply: string, options = {}): Promise<Client> {
  const script = `
    console.log(JSON.stringify({ ready: true, versions: { fake: "1" } }));
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const request = JSON.parse(line);
      ${reply}
    });`;
  const client = await openClient([process.execPath, "-e", script], options);
  open.push(client);
  return client;
}

const load = { do: "load", program: "p", problem: "p.json", steps: 5 } as const;

describe("the process of a side", () => {
  it("tells its versions and answers what it is asked", async () => {
    const client = await peer("console.log(JSON.stringify({ id: request.id, check: [request.steps] }))");
    expect(client.versions).toEqual({ fake: "1" });
    expect((await client.load(load)).check).toEqual([5]);
  });

  it("gives the peer's error as one line, and answers the next request all the same", async () => {
    const client = await peer(
      'console.log(JSON.stringify(request.id === 1 ? { id: 1, error: "no such program" } : { id: request.id, check: [1] }))',
    );
    await expect(client.load(load)).rejects.toThrow(/^no such program$/);
    expect((await client.load(load)).check).toEqual([1]);
  });

  it("says how a process ended, with its last complaint", async () => {
    const client = await peer('console.error("Killed by the tests"); process.exitCode = 3; process.stdin.destroy();');
    await expect(client.load(load)).rejects.toThrow(/^ended with code 3: Killed by the tests$/);
    await expect(client.load(load)).rejects.toThrow(/^ended with code 3/);
  });

  it("does not wait for ever, nor take a late answer for the next one's", async () => {
    const client = await peer(
      "setTimeout(() => console.log(JSON.stringify({ id: request.id, check: [request.id] })), request.id === 1 ? 3500 : 0)",
      { patience: 3000 },
    );
    await expect(client.load(load)).rejects.toThrow("no answer within 3 s");
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect((await client.load(load)).check).toEqual([2]);
  });

  it("refuses what is no JSON", async () => {
    const client = await peer('console.log("Segmentation fault")');
    await expect(client.load(load)).rejects.toThrow("no JSON in the answer: Segmentation fault");
  });

  it("reports a program that is not there, or ends before it is ready", async () => {
    await expect(openClient(["/nowhere/python"])).rejects.toThrow(/^not installed$/);
    await expect(openClient([process.execPath, "-e", "throw 1"])).rejects.toThrow(/^ended with code 1/);
    await expect(openClient([process.execPath, "-e", 'console.log(`{"error":"no backend"}`)'])).rejects.toThrow(
      /^no backend$/,
    );
  });
});
