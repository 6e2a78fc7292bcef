// Large notebooks, built in memory: compared live and as pages only.
import { code, display, type Entry, md, notebook, result, stream } from "./entry.js";

const MEGA = 1 << 20;

export const large: readonly Entry[] = [
  {
    name: "two-thousand-cells",
    formats: "html",
    text: () =>
      notebook(
        Array.from({ length: 2000 }, (_, n) =>
          n % 2 === 0
            ? md(`## Section ${n}\n\nText of **${n}**.`)
            : code(`const x${n} = ${n};`, [result({ "text/plain": `${n}` }, {}, n)], { execution_count: n }),
        ),
      ),
  },
  {
    name: "fifty-megabytes",
    formats: "html",
    text: () =>
      notebook([
        code("text", [stream("0123456789abcde\n".repeat((20 * MEGA) / 16))]),
        code("image", [display({ "image/png": "iVBORw0K".repeat((15 * MEGA) / 8) })]),
        code("html", [display({ "text/html": `<pre>${"fedcba987654321\n".repeat((15 * MEGA) / 16)}</pre>` })]),
      ]),
  },
];
