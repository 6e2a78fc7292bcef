// The script of a control in a page of its own (jsdom), with a plotly.js that only notes what it is given, and a socket whose other end is the test.
import { JSDOM } from "jsdom";
import { afterEach, describe, expect, it } from "vitest";
import { buttons, COMM_HOOK, plot, show, slider } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

const at = (p: number) => plot([{ type: "scatter", y: [p] }], { name: "power", title: `p = ${p}` });
/** Positions 0 to 8, of which 0, 4 and 8 are stored. */
const nine = () => slider({ label: "p", min: 0, max: 8, value: 4, stored: 3 }, at);

interface Message {
  header: { msg_type: string };
  content: { comm_id: string; target_name?: string; data: Record<string, unknown> };
}

class Socket {
  static made: Socket[] = [];
  readyState = 0;
  sent: Message[] = [];
  onopen = () => {};
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly url: string) {
    Socket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
  /** What the kernel sends: as the comm that the page opened. */
  hear(type: string, data: object): void {
    const content = { comm_id: this.sent[0]?.content.comm_id, data };
    this.onmessage?.({ data: JSON.stringify({ header: { msg_type: type }, content }) });
  }
  questions(): unknown[] {
    return this.sent.filter(({ header }) => header.msg_type === "comm_msg").map(({ content }) => content.data.question);
  }
}

async function page(value: unknown, { kernelId }: { kernelId?: string } = { kernelId: "abc" }) {
  (globalThis as Record<symbol, unknown>)[COMM_HOOK] = { kernelId, register() {} };
  const [bundle] = await captured(() => show(value));
  const config = '<script id="jupyter-config-data" type="application/json">{"baseUrl":"/user/","token":"t"}</script>';
  const dom = new JSDOM(`<body>${config}</body>`, { runScripts: "outside-only", url: "https://host/user/lab" });
  const drawn: unknown[] = [];
  const note = (_: unknown, data: { y: number[] }[]) => drawn.push(data[0].y[0]);
  Socket.made = [];
  Object.assign(dom.window, { Plotly: { newPlot: note, react: note }, WebSocket: Socket });
  const { document } = dom.window;
  const output = document.createElement("div");
  output.innerHTML = bundle.data["text/html"] as string;
  document.body.append(output);
  dom.window.eval(output.querySelector("script")?.textContent as string);
  const range = document.querySelector("input") as HTMLInputElement;
  const move = (to: number) => {
    range.value = String(to);
    range.dispatchEvent(new dom.window.Event("input"));
  };
  return { document, drawn, move, range, bar: document.querySelector(".innerloop-bar") as HTMLElement };
}

afterEach(() => {
  delete (globalThis as Record<symbol, unknown>)[COMM_HOOK];
});

describe("a slider in a page", () => {
  it("draws stored positions without asking anybody", async () => {
    const { drawn, move, bar, range } = await page(nine());
    move(8);
    move(0);
    expect(drawn).toEqual([4, 8, 0]);
    expect(Socket.made).toEqual([]);
    expect(bar.textContent).toBe("p0");
    expect(range.getAttribute("aria-label")).toBe("p");
    expect(range.getAttribute("aria-valuetext")).toBe("0");
  });

  it("asks the kernel for the others, one at a time and the newest wish last", async () => {
    const { drawn, move, bar } = await page(nine());
    move(1);
    const [socket] = Socket.made;
    expect(socket.url).toMatch(/^wss:\/\/host\/user\/api\/kernels\/abc\/channels\?session_id=\w+&token=t$/);
    socket.open();
    expect(socket.sent[0]).toMatchObject({
      channel: "shell",
      header: { msg_type: "comm_open" },
      content: { target_name: "innerloop.control/power" },
    });
    for (const wish of [2, 3, 5]) move(wish);
    expect(socket.questions()).toEqual([1]);
    expect(bar.textContent).toContain("waiting for the kernel");
    socket.hear("comm_msg", { question: 1, figure: at(1) });
    expect(socket.questions()).toEqual([1, 5]);
    socket.hear("comm_msg", { question: 5, figure: at(5) });
    expect(drawn).toEqual([4, 5]);
    expect(bar.textContent).toContain("drawn by the kernel");
    expect(Socket.made).toHaveLength(1);
  });

  it("tells the kernel's error and goes on", async () => {
    const { drawn, move, bar } = await page(nine());
    move(1);
    Socket.made[0].open();
    Socket.made[0].hear("comm_msg", { question: 1, error: "singular matrix" });
    expect(bar.textContent).toContain("the kernel says: singular matrix");
    move(2);
    Socket.made[0].hear("comm_msg", { question: 2, figure: at(2) });
    expect(drawn).toEqual([4, 2]);
  });

  it.each([
    ["no kernel is named", async () => page(nine(), {}), () => {}],
    ["the server refuses the socket", async () => page(nine()), () => Socket.made[0].onclose?.()],
    [
      "the kernel knows the control no longer",
      async () => page(nine()),
      () => {
        Socket.made[0].open();
        Socket.made[0].hear("comm_close", {});
      },
    ],
  ])("stays on stored positions, and says so, where %s", async (_, open, refuse) => {
    const { drawn, move, range, bar } = await open();
    move(7);
    refuse();
    expect(drawn).toEqual([4, 8]);
    expect(range.value).toBe("8");
    expect(bar.textContent).toContain("stored positions only");
    move(1);
    expect(drawn).toEqual([4, 8, 0]);
    expect(Socket.made.length).toBeLessThan(2);
  });
});

describe("buttons in a page", () => {
  it("draw their figure, and say which one is pressed", async () => {
    const control = buttons({ label: "order", choices: ["1", "2"] }, (choice) => at(Number(choice)));
    const { drawn, document } = await page(control);
    const keys = [...document.querySelectorAll("button")];
    const pressed = () => keys.map((key) => key.getAttribute("aria-pressed"));
    expect(pressed()).toEqual(["true", "false"]);
    keys[1].click();
    expect(drawn).toEqual([1, 2]);
    expect(pressed()).toEqual(["false", "true"]);
  });
});
