/**
 * A graph as text, one node a line: `%12 [25,10,40] float32 = Tanh(%11)`. Inputs go by their names, in quotation marks where they are more than a
 * word or are a number, as all other values are.
 */
import { attrText, describeSpec, type Graph, type Node, numberText, type Value } from "./graph.js";

export function printGraph(graph: Graph): string {
  const constants = new Map<number, Value>();
  for (const value of [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs]) {
    if (value?.data !== undefined) constants.set(value.id, value);
  }
  return [
    `${graph.name}(${graph.inputs.map((input) => `${reference(input)}: ${describeSpec(input)}`).join(", ")})`,
    ...Array.from(constants.values(), (value) => `  %${value.id} ${describeSpec(value)} = ${literal(value)}`),
    ...graph.nodes.map((node) => `  ${line(node)}`),
    `  return ${graph.outputs.map(reference).join(", ")}`,
  ].join("\n");
}

function line(node: Node): string {
  const outputs = node.outputs.map((value) => `${reference(value)} ${describeSpec(value)}`).join(", ");
  const inputs = node.inputs.map((value, i) => {
    const text = value === undefined ? "-" : reference(value);
    return node.slots === undefined ? text : `${node.slots[i]}=${text}`;
  });
  const attrs = Object.keys(node.attrs).length > 0 ? ` ${attrText(node.attrs)}` : "";
  return `${outputs} = ${node.op}(${inputs.join(", ")})${attrs}`;
}

function reference(value: Value): string {
  if (value.name === undefined) return `%${value.id}`;
  return `%${WORD.test(value.name) ? value.name : JSON.stringify(value.name)}`;
}

function literal({ data }: Value): string {
  if (data === undefined) return "";
  const shown = Array.from(data.slice(0, SHOWN) as ArrayLike<number>, numberText);
  return `constant ${shown.join(", ")}${data.length > SHOWN ? `, … ${data.length - SHOWN} more` : ""}`;
}

const SHOWN = 8;
const WORD = /^(?!\d+$)[\p{L}\p{N}_.$]+$/u;
