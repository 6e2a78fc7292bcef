/**
 * Makes the values and nodes of one graph. Equal constants and, when asked, equal nodes (same operator, same inputs, same attributes) are made
 * once: common-subexpression elimination by construction. Every kernel traced here is a pure function of its inputs, so this is always right.
 */
import {
  type Attrs,
  attrText,
  type Data,
  type Graph,
  type Node,
  numberText,
  type Spec,
  sizeOf,
  type Value,
} from "./graph.js";

export interface NodeOptions {
  readonly slots?: readonly string[];
  readonly domain?: string;
  /** "kept": a node of its own, even if an equal one exists. */
  readonly equal?: "kept";
}

export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  private nextId = 0;
  private readonly known = new Map<string, readonly Value[]>();

  /** @param equal whether equal nodes are "shared" or each "kept" as traced */
  constructor(private readonly equal: "shared" | "kept" = "shared") {}

  input(name: string, spec: Spec): Value {
    const value: Value = { id: this.nextId++, index: 0, shape: spec.shape, dtype: spec.dtype, name };
    this.inputs.push(value);
    return value;
  }

  /** @throws Error when the data does not fill the shape */
  constant(data: Data, spec: Spec): Value {
    if (data.length !== sizeOf(spec.shape)) {
      throw new Error(`internal: constant of ${data.length} elements for shape [${spec.shape}]`);
    }
    const make = (): Value => ({ id: this.nextId++, index: 0, shape: spec.shape, dtype: spec.dtype, data });
    if (data.length > SMALL) return make();
    const key = `${spec.dtype}[${spec.shape}]${Array.from(data as ArrayLike<number>, numberText)}`;
    return this.share(key, () => [make()])[0];
  }

  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    attrs: Attrs,
    specs: readonly Spec[],
    options: NodeOptions = {},
  ): readonly Value[] {
    const make = (): readonly Value[] => {
      const outputs: Value[] = [];
      const { slots, domain } = options;
      const node: Node = { op, inputs, attrs, outputs, slots, domain };
      specs.forEach(({ shape, dtype }, index) => {
        outputs.push({ id: this.nextId++, node, index, shape, dtype });
      });
      this.nodes.push(node);
      return outputs;
    };
    if (this.equal === "kept" || options.equal === "kept") return make();
    return this.share(nodeKey(op, inputs, attrs, options.slots), make);
  }

  /** The results of such a node, if it was made. */
  find(op: string, inputs: readonly (Value | undefined)[], attrs: Attrs, slots?: readonly string[]) {
    return this.known.get(nodeKey(op, inputs, attrs, slots));
  }

  /** The graph of what the outputs need: nodes and inputs that no output uses are left out. */
  finish(name: string, outputs: readonly Value[]): Graph {
    const needed = new Set<Node>();
    const used = new Set<Value>(outputs);
    const visit = ({ node }: Value) => {
      if (node !== undefined) needed.add(node);
    };
    outputs.forEach(visit);
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      const node = this.nodes[i];
      if (!needed.has(node)) continue;
      for (const input of node.inputs) {
        if (input === undefined) continue;
        used.add(input);
        visit(input);
      }
    }
    return {
      name,
      inputs: this.inputs.filter((input) => used.has(input)),
      nodes: this.nodes.filter((node) => needed.has(node)),
      outputs,
    };
  }

  private share(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.known.set(key, made);
    return made;
  }
}

function nodeKey(op: string, inputs: readonly (Value | undefined)[], attrs: Attrs, slots?: readonly string[]): string {
  return `${op}(${inputs.map((input) => input?.id ?? "")};${slots ?? ""})${attrText(attrs)}`;
}

const SMALL = 64;
