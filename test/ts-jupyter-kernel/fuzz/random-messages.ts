/**
 * Random messages to a kernel, drawn from a seed, and what must come of each.
 *
 * A message that can be trusted and read is either a request, which gets one reply whatever its content, or a comm message, which gets
 * none; both are framed by busy and idle. Everything else gets nothing at all.
 */
import { createHmac } from "node:crypto";
import type { RequestChannel } from "@innerloop/jupyter-protocol";
import { seeded } from "../random.js";

export interface RandomMessage {
  /** Its msg_id, as it stands in the parent headers of what it causes. */
  id: string;
  channel: RequestChannel;
  /** Which of the clients sends it. */
  client: number;
  /** Without the routing identity. */
  frames: Buffer[];
  /** How many times the frames are sent. */
  times: number;
  /** Type of its reply; `none`: busy and idle only; `nothing`: it is as if it had not been sent. */
  answer: string | "none" | "nothing";
  /** `valid`: as a client would send it. */
  kind: "valid" | "mutated" | "broken";
  /** For the report of a failure. */
  about: string;
}

export interface MessageOptions {
  key: string;
  session: string;
  clients: number;
}

type Json = Record<string, unknown>;

/** Stands in a message for a list in a list in a list…, which JSON.stringify cannot write. */
const DEEP = "@deep@";
const DEPTH = 100_000;

const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1e308, -1e308, 2 ** 53, 1.5, -0.5],
  ...[
    "",
    "NaN",
    "Infinity",
    "\ud800",
    "a\udc00b",
    "😀",
    "\0",
    "\r\n",
    "__proto__",
    "constructor",
    "%",
    "%%",
    "x".repeat(50_000),
  ],
  ...["*".repeat(40), `${"*a".repeat(30)}b`, "[", "[z-a]", "${", "`", "/*", "'"],
  ...[[], {}, [[[[1]]]], [null], { a: { b: { c: [] } } }, { toString: 1, valueOf: 2 }, DEEP, [DEEP], { a: DEEP }],
];

/** What clients send. Cells count themselves where it matters (`counted`). */
const REQUESTS: readonly [type: string, channel: RequestChannel, contents: readonly Json[]][] = [
  ["kernel_info_request", "shell", [{}]],
  ["kernel_info_request", "control", [{}]],
  ["comm_info_request", "shell", [{}, { target_name: "jupyter.widget" }]],
  ["connect_request", "shell", [{}]],
  ["debug_request", "control", [{ type: "request", seq: 1, command: "debugInfo", arguments: {} }]],
  [
    "complete_request",
    "shell",
    [
      { code: "Math.ma", cursor_pos: 7 },
      { code: "'😀'.len", cursor_pos: 7 },
      { code: "%ty", cursor_pos: 3 },
    ],
  ],
  [
    "inspect_request",
    "shell",
    [
      { code: "Math.max(1, 2)", cursor_pos: 8, detail_level: 0 },
      { code: "parseInt", cursor_pos: 3, detail_level: 1 },
    ],
  ],
  ["is_complete_request", "shell", [{ code: "if (true) {" }, { code: "1 + 1" }]],
  [
    "history_request",
    "shell",
    [
      { hist_access_type: "tail", n: 5, raw: true, output: true },
      { hist_access_type: "range", session: 0, start: 1, stop: 9, raw: true, output: false },
      { hist_access_type: "search", pattern: "*1*", unique: true, n: 3, raw: true, output: false },
    ],
  ],
  ["comm_open", "shell", [{ comm_id: "fuzz", target_name: "nobody", data: {} }]],
  ["comm_msg", "shell", [{ comm_id: "fuzz", data: { x: 1 } }]],
  ["comm_close", "shell", [{ comm_id: "fuzz", data: {} }]],
  ["interrupt_request", "control", [{}]],
  [
    "execute_request",
    "shell",
    [
      {
        code: "1 + 1",
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: false,
      },
      {
        code: "console.log('😀')",
        silent: false,
        store_history: false,
        user_expressions: { a: "1" },
        allow_stdin: false,
      },
      {
        code: "throw new Error('meant')",
        silent: false,
        user_expressions: {},
        allow_stdin: true,
        stop_on_error: false,
      },
      {
        code: "const n = 1; n",
        silent: true,
        store_history: true,
        user_expressions: { "": "n" },
        stop_on_error: false,
      },
    ],
  ],
];

/** Most are drawn from these: a cell that is interrupted takes a tenth of a second. */
const CALM = REQUESTS.filter(([type]) => type !== "interrupt_request");

/** A cell that counts itself; every one whose reply says ok has been counted once. */
const COUNTED: Json = {
  code: "globalThis.counted = (globalThis.counted ?? 0) + 1",
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: false,
};

export function randomMessages(seed: number, count: number, options: MessageOptions): RandomMessage[] {
  const { key, session, clients } = options;
  const random = seeded(seed * 2654435761 + 1);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const chance = (p: number) => random() < p;
  const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => below(256)));

  function mutate(record: Json): Json {
    const result: Json = { ...record };
    for (let times = 1 + below(3); times > 0; times--) {
      const names = Object.keys(result);
      if (names.length === 0 || chance(0.15)) result[chance(0.1) ? "__proto__ " : `unknown ${below(9)}`] = pick(ODD);
      else if (chance(0.3)) delete result[pick(names)];
      else {
        const name = pick(names);
        const inside = result[name];
        const nested = typeof inside === "object" && inside !== null && !Array.isArray(inside);
        result[name] =
          nested && chance(0.3) ? { ...inside, [String(pick(["a", "__proto__", "😀"]))]: pick(ODD) } : pick(ODD);
      }
    }
    return result;
  }

  function framesOf(parts: readonly Json[], buffers: readonly Buffer[] = []): Buffer[] {
    const deep = `${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`;
    const texts = parts.map((part) => Buffer.from(JSON.stringify(part).replaceAll(`"${DEEP}"`, deep)));
    const hmac = createHmac("sha256", key);
    for (const text of texts) hmac.update(text);
    return [Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...texts, ...buffers];
  }

  function message(number: number): RandomMessage {
    const id = `${seed}-${number}${pick(["", "", "", "😀", " \u0000", "\ud800", "'\"\\"])}`;
    const kind = pick(["valid", "valid", "mutated", "mutated", "mutated", "broken"] as const);
    let [type, channel, contents] =
      chance(0.2) && kind === "valid"
        ? (["execute_request", "shell", [COUNTED]] as const)
        : pick(chance(0.2) ? REQUESTS : CALM);
    let content = pick(contents);
    const header: Json = {
      msg_id: id,
      msg_type: type,
      session,
      username: "fuzz",
      date: new Date(0).toISOString(),
      version: "5.4",
    };
    let others: Json = {};
    let parent: Json = {};
    let metadata: Json = chance(0.3) ? { cellId: "abc", deletedCells: [] } : {};
    const buffers = chance(0.1) ? [noise(below(100)), noise(0)] : [];
    const base = { id, channel, client: below(clients), times: 1 };
    if (kind === "mutated") {
      if (chance(0.9)) content = mutate(content);
      if (chance(0.2)) others = mutate({ session, username: "fuzz", date: "", version: "5.4" });
      if (chance(0.1)) parent = mutate({ msg_id: "nobody", msg_type: "execute_request" });
      if (chance(0.1)) metadata = mutate({ cellId: 7 });
      if (chance(0.1))
        type = pick([
          `${type}x`,
          "constructor",
          "toString",
          "",
          "__proto__",
          "execute_reply",
          "status",
          "create_subshell_request",
          "😀",
        ]);
      if (chance(0.05)) channel = pick(["shell", "control", "stdin"]);
      if (chance(0.03)) [type, channel] = ["input_reply", "stdin"];
    }
    const full = { ...header, ...others, msg_id: id, msg_type: type };
    const frames = framesOf([full, parent, metadata, content], buffers);
    const about = `${kind} ${type} on ${channel}: ${JSON.stringify([others, parent, metadata, content]).slice(0, 300)}`;
    if (kind === "broken") return { ...base, kind, ...broken(frames, [full, parent, metadata, content], about) };
    const unreadable = JSON.stringify(others).includes(DEEP);
    const answer = unreadable ? "nothing" : answerTo(type, channel);
    return { ...base, channel, kind, frames, answer, about };
  }

  function broken(
    frames: Buffer[],
    parts: Json[],
    about: string,
  ): Pick<RandomMessage, "frames" | "answer" | "about" | "times"> {
    const [header = {}, parent = {}, metadata = {}, content = {}] = parts;
    const type = String(header.msg_type);
    const how = below(11);
    const nothing = (what: string, bad: Buffer[]) => ({
      frames: bad,
      answer: "nothing",
      about: `${what}: ${about}`,
      times: 1,
    });
    switch (how) {
      case 0:
        return nothing("truncated", frames.slice(0, 1 + below(5)));
      case 1:
        return nothing("no delimiter", frames.slice(1));
      case 2:
        return nothing("bad signature", [
          frames[0]!,
          pick([Buffer.alloc(0), noise(64), Buffer.from("0".repeat(64))]),
          ...frames.slice(2),
        ]);
      case 3: {
        const at = 2 + below(4);
        return nothing(
          "changed after signing",
          frames.map((frame, index) => (index === at ? Buffer.concat([frame, Buffer.from(" ")]) : frame)),
        );
      }
      case 4:
        return nothing(
          "noise",
          Array.from({ length: 1 + below(8) }, () => noise(below(200))),
        );
      case 5:
        return nothing(
          "empty frames",
          Array.from({ length: 1 + below(8) }, () => Buffer.alloc(0)),
        );
      case 6:
        return nothing("garbage", [Buffer.alloc(chance(0.1) ? 5_000_000 : 5_000, below(256))]);
      case 7:
        return nothing("no msg_id", framesOf([mutate({ ...header, msg_id: DEEP }), parent, metadata, content]));
      case 8:
        return nothing(
          "no object",
          framesOf(
            [header, parent, metadata, content].map((part, at) =>
              at === 3 ? (pick<unknown>([[], null, 7, "x", DEEP]) as Json) : part,
            ),
          ),
        );
      case 9: {
        // JSON that is cut: signed, so that only the parser can refuse it.
        const texts = frames.slice(2, 6).map((frame, at) => (at === 3 ? frame.subarray(0, frame.length - 1) : frame));
        const hmac = createHmac("sha256", key);
        for (const text of texts) hmac.update(text);
        return nothing("cut JSON", [frames[0]!, Buffer.from(hmac.digest("hex")), ...texts]);
      }
      default:
        return { frames, answer: answerTo(type, "shell"), about: `replayed: ${about}`, times: 2 + below(2) };
    }
  }

  return Array.from({ length: count }, (_, number) => message(number));
}

/** Only what the protocol has, and only where it belongs, is answered. */
function answerTo(type: string, channel: RequestChannel): RandomMessage["answer"] {
  if (channel === "stdin" || (type === "execute_request" && channel !== "shell")) return "nothing";
  if (["comm_open", "comm_msg", "comm_close"].includes(type)) return "none";
  return REQUESTS.some(([known]) => known === type) ? type.replace(/_request$/, "_reply") : "nothing";
}
