import { describe, expect, test } from "vitest";
import { Decoder } from "../../../packages/ts-jupyter-kernel/src/link/decoder.js";
import { encodeMessage, encodeText, wellFormedJson } from "../../../packages/ts-jupyter-kernel/src/link/frame.js";
import { MarkedStream, markOf } from "../../../packages/ts-jupyter-kernel/src/link/mark.js";
import type { FromChild } from "../../../packages/ts-jupyter-kernel/src/link/types.js";

const display: FromChild = {
  type: "display",
  data: { "text/plain": "añ😀", "application/json": { deep: [1, null, "x"] } },
  metadata: {},
  transient: { display_id: "d" },
  update: false,
  buffers: [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(300).fill(7)],
  run: 4,
};
const ready: FromChild = { type: "ready" };

function bytesOf(message: FromChild): Buffer {
  return Buffer.concat(encodeMessage(message));
}

function textFrame(name: "stdout" | "stderr", text: string, run?: number): Buffer {
  const target = Buffer.alloc(64 + 3 * text.length);
  return target.subarray(0, encodeText(target, name, text, run));
}

function decode(chunks: Buffer[]): FromChild[] {
  const messages: FromChild[] = [];
  const decoder = new Decoder<FromChild>((message) => messages.push(message));
  for (const chunk of chunks) decoder.push(chunk);
  return messages;
}

/** Views as plain arrays: what is compared is the content. */
const plain = (messages: FromChild[]) =>
  messages.map((message) =>
    "buffers" in message ? { ...message, buffers: message.buffers.map((b) => [...b]) } : message,
  );

describe("frames", () => {
  const bytes = Buffer.concat([
    bytesOf(display),
    textFrame("stdout", "é\n", 0),
    bytesOf(ready),
    textFrame("stderr", "x"),
  ]);
  const expected = plain([
    display,
    { type: "stream", name: "stdout", text: "é\n", run: 0 },
    ready,
    { type: "stream", name: "stderr", text: "x", run: undefined },
  ]);

  test("messages, buffers and texts come back as they were sent", () => {
    expect(plain(decode([bytes]))).toEqual(expected);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 64, 100])("chunks of %i bytes change nothing", (size) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(plain(decode(chunks))).toEqual(expected);
  });

  test("every way to cut the bytes in two changes nothing", () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(plain(decode([bytes.subarray(0, cut), bytes.subarray(cut)]))).toEqual(expected);
    }
  });

  test("a frame of 150 MB in chunks of 64 KB is copied once: the decoder holds one buffer of its size", () => {
    const big = new Uint8Array(150e6).fill(9);
    const whole = bytesOf({ ...display, buffers: [big] } as FromChild);
    const chunks: Buffer[] = [];
    for (let at = 0; at < whole.length; at += 65536) chunks.push(whole.subarray(at, at + 65536));
    const before = process.memoryUsage().arrayBuffers;
    const [message] = decode(chunks) as [FromChild & { type: "display" }];
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.1 * whole.length);
    expect(Buffer.compare(message.buffers[0]!, big)).toBe(0);
  });

  test("texts in a row of one stream and run are joined, others are not", () => {
    const rows = [
      textFrame("stdout", "a", 1),
      textFrame("stdout", "b", 1),
      textFrame("stdout", "c", 2),
      textFrame("stderr", "d", 2),
      bytesOf(ready),
      textFrame("stderr", "e", 2),
    ];
    const shape = decode([Buffer.concat(rows)]).map((m) =>
      m.type === "stream" ? `${m.name} ${m.run} ${m.text}` : m.type,
    );
    expect(shape).toEqual(["stdout 1 ab", "stdout 2 c", "stderr 2 d", "ready", "stderr 2 e"]);
  });

  test("bytes that are no frames are refused", () => {
    expect(() => decode([Buffer.from([1, 0, 0, 0, 77, 0])])).toThrow("internal: unknown kind of frame: 77");
  });

  test("a text that may not fit is not begun", () => {
    expect(encodeText(Buffer.alloc(20), "stdout", "123456789", 1)).toBeUndefined();
  });
});

describe("marks in native output", () => {
  const nonce = "0123456789abcdef0123456789abcdef";
  const bytes = Buffer.concat([
    Buffer.from("é\0a"),
    markOf(nonce, 3),
    markOf(nonce, 12),
    Buffer.from(`\0${nonce.slice(0, 9)}!😀`),
  ]);
  const read = (chunks: Buffer[]) => {
    const seen: string[] = [];
    let text = "";
    const stream = new MarkedStream(nonce, {
      text: (piece) => {
        text += piece;
      },
      mark: (run) => {
        seen.push(text, `mark ${run}`);
        text = "";
      },
    });
    for (const chunk of chunks) stream.push(chunk);
    stream.end();
    return [...seen, text];
  };
  const expected = ["é\0a", "mark 3", "", "mark 12", `\0${nonce.slice(0, 9)}!😀`];

  test("they are taken out, and nothing else is, wherever the chunks end", () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
    }
    expect(read([...bytes].map((byte) => Buffer.of(byte)))).toEqual(expected);
  });

  test("the beginning of a mark that never comes is text after all", () => {
    expect(read([Buffer.from("x"), markOf(nonce, 1).subarray(0, 20)])).toEqual([
      `x${markOf(nonce, 1).toString("latin1", 0, 20)}`,
    ]);
  });
});

describe("JSON for the front", () => {
  test.each([
    ["a\ud800b", "a\ufffdb"],
    ["\udc00", "\ufffd"],
    ["\ude00\ud83d", "\ufffd\ufffd"],
    ["😀", "😀"],
    ["\\ud800", "\\ud800"],
    ["\\\ud800", "\\\ufffd"],
    ["\ud7ff\ue000", "\ud7ff\ue000"],
  ])("has no half of a surrogate pair: %j", (text, shown) => {
    expect(JSON.parse(wellFormedJson({ [text]: [text] }))).toEqual({ [shown]: [shown] });
  });
});
