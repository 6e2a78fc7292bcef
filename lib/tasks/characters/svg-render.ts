/**
 * SVG documents to pixels on white, by resvg in a process of its own: its native code ends the process on a few drawings, which must cost that drawing and nothing
 * else. So the process writes what it has finished; when it dies, the drawing that was in hand is left out, and a new process goes on with the next.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../tensor/project-folder.js";

// Reads a list of SVG documents and writes side · side RGBA pixels for each; a drawing that only throws is written as four zero bytes a pixel.
const PROGRAM = `
const { readFileSync, openSync, writeSync } = require("node:fs");
const { Resvg } = require("@resvg/resvg-js");
const [input, output, side] = process.argv.slice(1);
const out = openSync(output, "w");
const options = { background: "white", fitTo: { mode: "width", value: Number(side) }, font: { loadSystemFonts: false } };
for (const svg of JSON.parse(readFileSync(input, "utf8"))) {
  let pixels = Buffer.alloc(4 * side * side);
  try {
    pixels = new Resvg(svg, options).render().pixels;
  } catch {}
  for (let at = 0; at < pixels.length; ) at += writeSync(out, pixels, at);
}`;

/** Milliseconds after which a renderer that has not ended is ended. */
const PATIENCE = 300_000;

/** Red, green and blue of each drawing, [side, side, 3]; undefined for one that cannot be drawn. `program` is what runs: for tests. */
export function renderSvgs(
  svgs: readonly string[],
  side: number,
  program: string = PROGRAM,
): (Uint8Array | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "innerloop-svg-"));
  const [input, output] = [join(folder, "in.json"), join(folder, "out.rgba")];
  const drawn: (Uint8Array | undefined)[] = [];
  try {
    while (drawn.length < svgs.length) {
      writeFileSync(input, JSON.stringify(svgs.slice(drawn.length)));
      writeFileSync(output, "");
      const { status, error, stderr } = spawnSync(process.execPath, ["-e", program, input, output, String(side)], {
        cwd: projectFolder(),
        timeout: PATIENCE,
        encoding: "utf8",
      });
      const pixels = readFileSync(output);
      const whole = Math.floor(pixels.length / (4 * side * side));
      if (status === 1 && whole === 0)
        throw new Error(`the renderer does not start: ${stderr.trim() || error?.message}`);
      for (let i = 0; i < whole; i++)
        drawn.push(colours(pixels.subarray(4 * side * side * i, 4 * side * side * (i + 1))));
      if (drawn.length < svgs.length) drawn.push(undefined);
    }
    return drawn;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** RGB of opaque RGBA pixels; undefined where nothing was drawn, not even the background. */
function colours(rgba: Uint8Array): Uint8Array | undefined {
  if (rgba.every((value) => value === 0)) return undefined;
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]);
}
