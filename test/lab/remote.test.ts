// A server that is somewhere else: reached through a forwarded port (`ssh -L`, see tunnel.ts) and below a path (as behind JupyterHub or a proxy).
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, picture } from "./browser.js";
import { CONTROLS, shownTitle } from "./controls.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { makeProject, type Project } from "./project.js";
import { expectDrawn } from "./seen.js";
import { type Server, startServer } from "./server.js";
import { openTunnel, type Tunnel } from "./tunnel.js";
import { writeCells } from "./written.js";

let project: Project;
let server: Server;
let tunnel: Tunnel;
let browser: Browser;
beforeAll(async () => {
  project = makeProject();
  const words = ["--port=9860", `--ServerApp.root_dir=${project.folder}`, "--expose-app-in-browser"];
  server = await startServer({ script: "lab", words, base: "user/ada/" });
  tunnel = await openTunnel(9861, Number(new URL(server.url).port), 9862);
  console.log(`the server is reached through: ${tunnel.kind}`);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  tunnel?.close();
  await server?.stop();
  project?.remove();
});

it("runs cells, draws figures and asks the kernel through a forwarded port and below a path", async () => {
  const path = writeCells(project.folder, "far", CONTROLS);
  const url = "http://127.0.0.1:9861/user/ada/";
  const page = await LabPage.open(browser, { ...server, url, folder: project.folder }, path);
  await page.runAll();
  await page.cell(1);
  const plot = page.front("[data-figure=power] .js-plotly-plot");
  await expectDrawn(plot);
  await page.front("[data-figure=power] input[type=range]").fill("13");
  await expect.poll(() => shownTitle(plot), { timeout: PATIENCE }).toBe("x to the 2.3");
  expect(page.requests.filter((address) => !address.startsWith(url) && address.startsWith("http"))).toEqual([]);
  await page.page.screenshot({ path: picture("far") });
  expect(page.failures).toEqual([]);
  await page.close();
});
