// The DevTools pipe: messages come in pieces of any size, answers in any order, and an end fails what is open.
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { DevTools } from "../../../packages/ts-jupyter-export/src/pdf/devtools.js";

function connection() {
  const [output, input] = [new PassThrough(), new PassThrough()];
  const sent: string[] = [];
  output.on("data", (chunk) => sent.push(...String(chunk).split("\0").filter(Boolean)));
  const receive = (...messages: object[]) => messages.map((message) => `${JSON.stringify(message)}\0`).join("");
  return { devtools: new DevTools(output, input), input, sent, receive };
}

describe("the DevTools pipe", () => {
  it("gives each request its own answer, whatever the order and the cuts", async () => {
    const { devtools, input, sent, receive } = connection();
    const answers = Promise.all([devtools.send("A.a", { x: "ü" }), devtools.send("B.b", {}, "s")]);
    const bytes = Buffer.from(receive({ id: 2, result: { text: "zwei ✓" } }, { id: 1, result: { n: 1 } }));
    for (const byte of bytes) input.write(Buffer.from([byte]));
    expect(await answers).toEqual([{ n: 1 }, { text: "zwei ✓" }]);
    expect(sent.map((message) => JSON.parse(message))).toEqual([
      { id: 1, method: "A.a", params: { x: "ü" } },
      { id: 2, method: "B.b", params: {}, sessionId: "s" },
    ]);
  });

  it("gives events to who listens for their session, and only while it does", async () => {
    const { devtools, input, receive } = connection();
    const heard: unknown[] = [];
    devtools.on("s", "Page.load", (params) => heard.push(params));
    input.write(
      receive({ method: "Page.load", sessionId: "s", params: { n: 1 } }, { method: "Page.load", sessionId: "t" }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    devtools.forget("s");
    input.write(receive({ method: "Page.load", sessionId: "s", params: { n: 2 } }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([{ n: 1 }]);
  });

  it("fails with the words of the other side", async () => {
    const { devtools, input, receive } = connection();
    const asked = devtools.send("Page.navigate");
    input.write(receive({ id: 1, error: { message: "no such page" } }));
    await expect(asked).rejects.toThrow("chromium refused Page.navigate: no such page");
  });

  it("fails what is open and what comes later once the other side has gone", async () => {
    const { devtools } = connection();
    const asked = devtools.send("A.a");
    devtools.fail(new Error("chromium ended"));
    await expect(asked).rejects.toThrow("chromium ended");
    await expect(devtools.send("B.b")).rejects.toThrow("chromium ended");
  });
});
