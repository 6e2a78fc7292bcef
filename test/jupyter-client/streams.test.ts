import type { Output } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { applyControls, coalesce } from "../../packages/jupyter-client/src/streams.js";

const stream = (name: string, text: string): Output => ({ output_type: "stream", name, text });
const display = (text: string): Output => ({ output_type: "display_data", data: { "text/plain": text }, metadata: {} });

describe("carriage return and backspace", () => {
  test("a carriage return takes back what its line held", () => {
    expect(applyControls("10%\r50%\r100%\ndone\n")).toBe("100%\ndone\n");
  });
  test("a carriage return before the line's end is a Windows line end, not an overwrite", () => {
    expect(applyControls("a\r\nb\r\n")).toBe("a\r\nb\r\n");
  });
  test("a last carriage return waits for the text that comes", () => {
    expect(applyControls("50%\r")).toBe("50%\r");
    expect(applyControls(`${applyControls("50%\r")}100%`)).toBe("100%");
  });
  test("only the carriage return's own line is taken back", () => {
    expect(applyControls("kept\na\rb\nalso kept\nc\r\rd")).toBe("kept\nb\nalso kept\nd");
  });
  test("backspaces take back as many characters as they are", () => {
    expect(applyControls("abc\b\bd")).toBe("ad");
  });
  test("a backspace stops at the start of its line", () => {
    expect(applyControls("a\n\b\bb")).toBe("a\nb");
    expect(applyControls("\bb")).toBe("b");
  });
  test("a backspace takes back a whole character outside the basic plane", () => {
    expect(applyControls("a🙂\bb")).toBe("ab");
  });
  test("applying piece by piece is applying to the whole", () => {
    const pieces = ["10\b", "1%\r", "20%\r\n", "x\r", "\r", "y\b", "\b", "z"];
    const whole = applyControls(pieces.join(""));
    expect(pieces.reduce((text, piece) => applyControls(text + piece), "")).toBe(whole);
  });
  test("a line of megabytes takes linear time", () => {
    const line = "x".repeat(5_000_000);
    expect(applyControls(`${line}\r${line}`)).toBe(line);
  });
});

describe("joining streams", () => {
  test("neighbours of one name become one output; a display between them keeps them apart", () => {
    const outputs = [
      stream("stdout", "a\n"),
      stream("stdout", "b\n"),
      display("picture"),
      stream("stdout", "c\n"),
      stream("stderr", "d\n"),
      stream("stdout", "e\n"),
    ];
    expect(coalesce(outputs, "adjacent")).toEqual([
      stream("stdout", "a\nb\n"),
      display("picture"),
      stream("stdout", "c\n"),
      stream("stderr", "d\n"),
      stream("stdout", "e\n"),
    ]);
  });
  test('"all" makes one output a name, at its first place, stdout before a neighbouring stderr', () => {
    const outputs = [stream("stderr", "w1\n"), stream("stdout", "a\n"), display("p"), stream("stderr", "w2\n")];
    expect(coalesce(outputs, "all")).toEqual([stream("stdout", "a\n"), stream("stderr", "w1\nw2\n"), display("p")]);
  });
  test("stdout that a display separates from stderr stays behind it", () => {
    const outputs = [stream("stderr", "w\n"), display("p"), stream("stdout", "a\n")];
    expect(coalesce(structuredClone(outputs), "all")).toEqual(outputs);
  });
  test("joined streams keep the first one's identity, so that later text still finds it", () => {
    const first = stream("stdout", "a");
    expect(coalesce([first, stream("stdout", "b")], "adjacent")[0]).toBe(first);
  });
});
