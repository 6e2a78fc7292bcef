import { createMessage } from "@innerloop/jupyter-protocol";
import { newCodeCell } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { type DisplayRegistry, OutputArea } from "../../packages/jupyter-client/src/output-area.js";

const message = (type: string, content: Record<string, unknown>) => createMessage(type, content, { session: "s" });
const print = (text: string) => message("stream", { name: "stdout", text });
const show = (id: string | undefined, text: string, type = "display_data") =>
  message(type, {
    data: { "text/plain": text },
    metadata: {},
    ...(id === undefined ? {} : { transient: { display_id: id } }),
  });

function areas(count: number): OutputArea[] {
  const displays: DisplayRegistry = new Map();
  return Array.from({ length: count }, () => new OutputArea(newCodeCell(), displays));
}
const texts = (area: OutputArea) =>
  area.cell.outputs.map((output) =>
    output.output_type === "stream" ? output.text : output.output_type === "error" ? "!" : output.data["text/plain"],
  );

describe("the outputs of a cell", () => {
  test("an update reaches every earlier output with its display id, in whatever cell", () => {
    const [first, second] = areas(2) as [OutputArea, OutputArea];
    first.apply(show("bar", "0%"));
    second.apply(show("bar", "0%"));
    second.apply(show("other", "x"));
    second.apply(show("bar", "100%", "update_display_data"));
    expect([texts(first), texts(second)]).toEqual([["100%"], ["100%", "x"]]);
  });
  test("showing a known display id again changes the earlier outputs and adds one", () => {
    const [first, second] = areas(2) as [OutputArea, OutputArea];
    first.apply(show("bar", "old"));
    second.apply(show("bar", "new"));
    expect([texts(first), texts(second)]).toEqual([["new"], ["new"]]);
  });
  test("an update of an unknown display id shows nothing", () => {
    const [area] = areas(1) as [OutputArea];
    expect(area.apply(show("nobody", "x", "update_display_data"))).toBeUndefined();
    expect(texts(area)).toEqual([]);
  });
  test("a display id is not part of the saved output", () => {
    const [area] = areas(1) as [OutputArea];
    area.apply(show("bar", "x"));
    expect(area.cell.outputs).toEqual([{ output_type: "display_data", data: { "text/plain": "x" }, metadata: {} }]);
  });
  test("clear_output clears at once, or with wait just before the next output", () => {
    const [area] = areas(1) as [OutputArea];
    area.apply(print("a\n"));
    area.apply(message("clear_output", { wait: true }));
    expect(texts(area)).toEqual(["a\n"]);
    area.apply(print("b\n"));
    area.apply(print("c\n"));
    expect(texts(area)).toEqual(["b\nc\n"]);
    area.apply(message("clear_output", { wait: false }));
    expect(texts(area)).toEqual([]);
  });
  test("an output that was cleared is not updated any more", () => {
    const [first, second] = areas(2) as [OutputArea, OutputArea];
    first.apply(show("bar", "old"));
    const gone = first.cell.outputs[0];
    first.apply(message("clear_output", { wait: false }));
    second.apply(show("bar", "new"));
    expect(gone).toMatchObject({ data: { "text/plain": "old" } });
  });
  test("texts that come as lists of lines become one string; JSON data stay as they are", () => {
    const [area] = areas(1) as [OutputArea];
    area.apply(
      message("execute_result", {
        execution_count: 3,
        data: { "text/plain": ["a\n", "b"], "application/json": ["a", "b"] },
        metadata: {},
      }),
    );
    expect(area.cell).toMatchObject({
      execution_count: 3,
      outputs: [{ execution_count: 3, data: { "text/plain": "a\nb", "application/json": ["a", "b"] } }],
    });
  });
  test("comm messages and states are no outputs", () => {
    const [area] = areas(1) as [OutputArea];
    for (const type of ["comm_open", "comm_msg", "comm_close", "status", "execute_input", "nobody_knows"]) {
      area.apply(message(type, {}));
    }
    expect(texts(area)).toEqual([]);
  });
});
