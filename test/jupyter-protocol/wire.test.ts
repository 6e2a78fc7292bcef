import {
  createHeader,
  createMessage,
  decodeMessage,
  encodeMessage,
  type Message,
  MessageError,
  type MessageFault,
  ReplayGuard,
} from "@innerloop/jupyter-protocol";
import { describe, expect, it } from "vitest";

const KEY = "secret";
const SESSION = "0b6f8a52";
/** hmac.new(b"secret", b"".join(parts), hashlib.sha256).hexdigest() of Python 3.11 over the four parts below. */
const PYTHON_SIGNATURE = "7fe465c0f8621122dc4bcd003a9a7170256e4345fbbc6aa7bd15facb75ef6a34";
const PARTS = [
  '{"msg_id":"1","session":"s","username":"u","date":"2026-01-01T00:00:00.000Z","msg_type":"kernel_info_request","version":"5.4"}',
  "{}",
  "{}",
  "{}",
];

function frames(signature: string, parts: string[], before: string[] = []): Buffer[] {
  return [...before, "<IDS|MSG>", signature, ...parts].map((text) => Buffer.from(text));
}

function faultOf(action: () => unknown): MessageFault | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof MessageError) return error.fault;
    throw error;
  }
  return undefined;
}

describe("encodeMessage and decodeMessage", () => {
  it("are each other's inverse, with identities, unicode, unknown header fields and binary buffers", () => {
    const message: Message = {
      identities: [Buffer.from([0, 255, 1]), Buffer.from("client")],
      header: { ...createHeader("comm_msg", SESSION), subshell_id: "sub-1" },
      parentHeader: createHeader("execute_request", SESSION),
      metadata: { tags: ["α", "β"] },
      content: { data: { text: "naïve 数 \u2028 \u{1F600}", number: 1e-300, nothing: null } },
      buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0), Buffer.from("<IDS|MSG>")],
    };
    expect(decodeMessage(encodeMessage(message, KEY), KEY)).toEqual(message);
  });

  it("sign header, parent, metadata and content as Python's hmac does", () => {
    expect(decodeMessage(frames(PYTHON_SIGNATURE, PARTS), KEY).header.msg_type).toBe("kernel_info_request");
    const [header] = PARTS;
    const message = { identities: [], parentHeader: {}, metadata: {}, content: {}, buffers: [] };
    const encoded = encodeMessage({ ...message, header: JSON.parse(header ?? "") }, KEY);
    expect(encoded.map(String)).toEqual(["<IDS|MSG>", PYTHON_SIGNATURE, ...PARTS]);
  });

  it("leave the signature empty and unchecked when the key is empty", () => {
    const encoded = encodeMessage(createMessage("status", {}, { session: SESSION }), "");
    expect(encoded[1]?.length).toBe(0);
    expect(decodeMessage(frames("anything", PARTS), "").header.msg_id).toBe("1");
  });

  it("accept typed arrays that are views of a larger buffer", () => {
    const view = new Uint8Array(new Uint8Array([9, 9, 7, 8, 9]).buffer, 2, 2);
    const encoded = encodeMessage(createMessage("comm_msg", {}, { session: SESSION, buffers: [view] }), KEY);
    expect([...(encoded.at(-1) ?? [])]).toEqual([7, 8]);
  });
});

describe("decodeMessage refuses", () => {
  const good = encodeMessage(createMessage("status", { execution_state: "idle" }, { session: SESSION }), KEY);

  it("a message whose signed bytes were changed", () => {
    for (let part = 2; part < 6; part++) {
      const changed = good.map((frame, index) => (index === part ? Buffer.from('{"evil":1}') : frame));
      expect(faultOf(() => decodeMessage(changed, KEY))).toBe("bad signature");
    }
  });

  it("another key, a missing signature and one of another length", () => {
    expect(faultOf(() => decodeMessage(good, "other"))).toBe("bad signature");
    for (const signature of ["", "ab", "0".repeat(64)]) {
      expect(faultOf(() => decodeMessage(frames(signature, PARTS), KEY))).toBe("bad signature");
    }
  });

  it("frames without the delimiter, or with too few behind it", () => {
    expect(faultOf(() => decodeMessage([], KEY))).toBe("missing delimiter");
    expect(faultOf(() => decodeMessage([Buffer.from("hello")], KEY))).toBe("missing delimiter");
    for (let length = 1; length < 6; length++) {
      expect(faultOf(() => decodeMessage(good.slice(0, length), KEY))).toBe("too few frames");
    }
  });

  it("parts that are not JSON objects, and headers without id or type", () => {
    for (const content of ["{", "[]", "null", "3", "NaN", ""]) {
      expect(faultOf(() => decodeMessage(frames("", ['{"msg_id":"1","msg_type":"a"}', "{}", "{}", content]), ""))).toBe(
        "malformed part",
      );
    }
    for (const header of ["{}", '{"msg_id":"1"}', '{"msg_type":"a"}', '{"msg_id":1,"msg_type":"a"}']) {
      expect(faultOf(() => decodeMessage(frames("", [header, "{}", "{}", "{}"]), ""))).toBe("malformed part");
    }
  });

  it("headers that no answer could carry as its parent, because they are too deep to be written", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    for (const header of [`{"msg_id":"1","msg_type":"a","more":${deep}}`, `{"msg_id":${deep},"msg_type":"a"}`]) {
      expect(faultOf(() => decodeMessage(frames("", [header, "{}", "{}", "{}"]), ""))).toBe("malformed part");
    }
    const { header } = decodeMessage(
      frames("", ['{"msg_id":"1","msg_type":"a","more":{"b":[1]}}', "{}", "{}", "{}"]),
      "",
    );
    expect(header).toMatchObject({ more: { b: [1] } });
  });

  it("a replayed message, but only with a guard", () => {
    const guard = new ReplayGuard();
    decodeMessage(good, KEY, guard);
    expect(faultOf(() => decodeMessage(good, KEY, guard))).toBe("replayed");
    expect(faultOf(() => decodeMessage(good, KEY))).toBeUndefined();
  });

  it("with one line that carries the offending value", () => {
    const bad = frames("", ['{"msg_id":"1","msg_type":"a"}', "{}", "{}", '{"x":\n1']);
    expect(() => decodeMessage(bad, "")).toThrow('message content is not JSON: {"x": 1');
    expect(() => decodeMessage([Buffer.from("a")], "")).toThrow("message without <IDS|MSG> delimiter: 1 frames");
  });
});

describe("ReplayGuard", () => {
  it("is not filled by messages with a forged signature", () => {
    const guard = new ReplayGuard();
    const message = encodeMessage(createMessage("status", {}, { session: SESSION }), KEY);
    const forged = [...message.slice(0, 5), Buffer.from('{"evil":1}')];
    expect(faultOf(() => decodeMessage(forged, KEY, guard))).toBe("bad signature");
    expect(faultOf(() => decodeMessage(message, KEY, guard))).toBeUndefined();
  });

  it("forgets the oldest first when it is full", () => {
    const guard = new ReplayGuard(2);
    for (const signature of ["a", "b", "c"]) guard.admit(signature);
    expect(faultOf(() => guard.admit("b"))).toBe("replayed");
    expect(faultOf(() => guard.admit("a"))).toBeUndefined();
    expect(() => new ReplayGuard(0)).toThrow("invalid replay guard size: 0");
  });
});

describe("createHeader", () => {
  it("names protocol 5.4, a fresh id and an ISO date", () => {
    const [one, two] = [createHeader("status", SESSION), createHeader("status", SESSION)];
    expect(one).toMatchObject({ msg_type: "status", session: SESSION, version: "5.4" });
    expect(one.msg_id).not.toBe(two.msg_id);
    expect(new Date(one.date).toISOString()).toBe(one.date);
  });
});
