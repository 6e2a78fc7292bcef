/** A graph as text, one node a line: `%12 [25,10,40] float32 = Tanh(%11)`. */
import { describeSpec, type Graph, type Node, type Value } from "./graph.js";

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
  const attrs = Object.entries(node.attrs).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `${outputs} = ${node.op}(${inputs.join(", ")})${attrs.length > 0 ? ` {${attrs.join(", ")}}` : ""}`;
}

function reference(value: Value): string {
  return value.name === undefined ? `%${value.id}` : `%${value.name}`;
}

function literal({ data }: Value): string {
  if (data === undefined) return "";
  const shown = Array.from(data.slice(0, SHOWN) as ArrayLike<number>, String);
  return `constant ${shown.join(", ")}${data.length > SHOWN ? `, … ${data.length - SHOWN} more` : ""}`;
}

const SHOWN = 8;
