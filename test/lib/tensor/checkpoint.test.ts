import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  type Checkpoint,
  integers,
  key,
  readCheckpoint,
  type StoredLeaf,
  writeCheckpoint,
} from "../../../lib/tensor/index.js";

const home = mkdtempSync(join(tmpdir(), "checkpoint-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const bits = (seed: number, length: number) => Uint32Array.from(integers(key(seed), length, 0, 2 ** 32)).buffer;
const leaf = (name: string, shape: number[], dtype: StoredLeaf["dtype"], values: StoredLeaf["values"]) => ({
  name,
  shape,
  dtype,
  values,
});
const identity = { config: { hidden: [40, 40], rate: 0.1 }, key: [0, 7] };
const checkpoint = (): Checkpoint => ({
  identity,
  step: 3,
  seconds: 1.5,
  leaves: [
    leaf("bits", [4, 50], "float32", new Float32Array(bits(1, 200))),
    leaf("", [], "bool", Uint8Array.of(1)),
    leaf("double.0", [50], "float64", new Float64Array(bits(2, 100))),
    leaf("nothing", [0, 3], "int32", new Int32Array(0)),
    leaf("n", [2], "int32", Int32Array.of(-1, 2 ** 31 - 1)),
  ],
  history: {
    steps: Float64Array.of(1, 2, 3),
    metrics: { loss: Float64Array.of(0.1, Number.NaN, -0), π: new Float64Array(3) },
  },
});
/** As bytes, since NaN has many. */
const bytes = ({ leaves, history, ...rest }: Checkpoint) => {
  const raw = ({ buffer, byteOffset, byteLength }: StoredLeaf["values"]) =>
    Buffer.from(buffer, byteOffset, byteLength).toString("hex");
  const metrics = Object.entries(history.metrics).map(([name, column]) => [name, raw(column)]);
  return {
    ...rest,
    leaves: leaves.map((one) => ({ ...one, values: raw(one.values) })),
    steps: raw(history.steps),
    metrics,
  };
};

describe("a checkpoint", () => {
  it("comes back bit for bit: every bit pattern, NaN payloads, −0, empty and scalar leaves, all types", () => {
    const file = join(home, "new", "folder", "run.ckpt");
    expect(readCheckpoint(file, identity)).toBeUndefined();
    writeCheckpoint(file, checkpoint());
    const back = readCheckpoint(file, identity) as Checkpoint;
    expect(bytes(back)).toEqual(bytes(checkpoint()));
    expect(back.leaves.map(({ values }) => values.constructor.name)).toEqual([
      "Float32Array",
      "Uint8Array",
      "Float64Array",
      "Int32Array",
      "Int32Array",
    ]);
  });

  it("stores a view of a larger array by its own part", () => {
    const file = join(home, "view.ckpt");
    const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    writeCheckpoint(file, { ...checkpoint(), leaves: [leaf("w", [2], "float32", values)] });
    expect(readCheckpoint(file, identity)?.leaves[0].values).toEqual(Float32Array.of(2, 3));
  });

  it("replaces the old one whole, and leaves no other file", () => {
    const folder = join(home, "replaced");
    const file = join(folder, "run.ckpt");
    writeCheckpoint(file, checkpoint());
    const whole = readFileSync(file);
    const reader = openSync(file, "r");
    writeCheckpoint(file, { ...checkpoint(), step: 4 });
    expect(readFileSync(reader).equals(whole)).toBe(true); // another file took its name; no byte of it was written over
    closeSync(reader);
    expect([readCheckpoint(file, identity)?.step, readdirSync(folder)]).toEqual([4, ["run.ckpt"]]);
  });

  it("is refused with one line when any byte of it is another, or missing", () => {
    const file = join(home, "damaged.ckpt");
    writeCheckpoint(file, checkpoint());
    const whole = readFileSync(file);
    const name = relative(process.cwd(), file);
    const refused = (content: Buffer) => {
      writeFileSync(file, content);
      try {
        readCheckpoint(file, identity);
      } catch (error) {
        return (error as Error).message;
      }
      return "accepted";
    };
    expect(refused(whole)).toBe("accepted");
    const messages = new Set<string>();
    for (let at = 0; at < whole.length; at += 17) {
      const changed = Buffer.from(whole);
      changed[at] ^= 1;
      messages.add(refused(changed));
      messages.add(refused(whole.subarray(0, at)));
    }
    expect([...messages].sort()).toEqual([
      `damaged checkpoint: ${name}: its checksum does not fit`,
      `not a checkpoint: ${name}`,
    ]);
  });

  it("of another run is refused with the first difference", () => {
    const file = join(home, "other.ckpt");
    writeCheckpoint(file, checkpoint());
    const read = (other: unknown) => () => readCheckpoint(file, other);
    const name = relative(process.cwd(), file);
    expect(read({ ...identity, config: { ...identity.config, rate: 0.2 } })).toThrow(
      `checkpoint of another run: ${name}: config.rate was 0.1, now 0.2 (remove it to begin anew)`,
    );
    expect(read({ ...identity, key: [0, 8] })).toThrow("key was [0,7], now [0,8]");
    expect(read({ ...identity, config: { hidden: [40, 40] } })).toThrow("config.rate was 0.1, now absent");
    expect(read({ ...identity, engine: "x" })).toThrow('engine was absent, now "x"');
    expect(read({ key: [0, 7], config: { rate: 0.1, hidden: [40, 40] }, absent: undefined })).not.toThrow();
  });

  it("is refused where a folder or a file stands in its place, or no folder can be made", () => {
    const file = join(home, "plain");
    writeFileSync(file, "");
    expect(() => readCheckpoint(home, identity)).toThrow(`not a checkpoint: ${relative(process.cwd(), home)}`);
    expect(() => writeCheckpoint(join(file, "a", "run.ckpt"), checkpoint())).toThrow(/ENOTDIR|ENOENT/);
    expect(() => writeCheckpoint(`${devNull}/a/run.ckpt`, checkpoint())).toThrow(/ENOTDIR|ENOENT/);
    // mkdir with `recursive` of Node 20 would never come back from here.
    if (existsSync("/proc/self"))
      expect(() => writeCheckpoint("/proc/no/folder/run.ckpt", checkpoint())).toThrow("ENOENT");
  });

  it("that cannot be written leaves the old one and no temporary file", () => {
    const file = join(home, "blocked");
    writeCheckpoint(join(file, "run.ckpt"), checkpoint());
    expect(() => writeCheckpoint(file, checkpoint())).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(existsSync(join(file, "run.ckpt"))).toBe(true);
    expect(readdirSync(home).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
