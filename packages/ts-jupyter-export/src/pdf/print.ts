// One document → PDF in a page of Chromium. The document stands at an address that exists nowhere, so that it can read no
// file and reach no local server; every other request is refused, unless the network is allowed (then http and https).
import type { Session } from "./chromium.js";
import type { Params } from "./devtools.js";
import { OPEN_ALL, PICTURE_SIZE, READINESS, SIZE } from "./in-page.js";

export interface PrintJob {
  html: string;
  /** "none": scripts of the document do not run. */
  scripts: "run" | "none";
  network: "none" | "allow";
  /** Milliseconds without a change before the page counts as ready. */
  settle: number;
  /** Expressions evaluated in the page before printing, each awaited. */
  before?: readonly string[];
  /** Inches; "content": as high as the document, which then fills one page; "picture": exactly its one image. */
  paper: { width: number; height: number } | "content" | "picture";
  /** Inches, on all sides. */
  margin: number;
  outline: "headings" | "none";
}

/** Where the document stands. `.invalid` is reserved (RFC 2606): no server can have this name. */
const ADDRESS = "http://notebook.invalid/";

/** The pipe takes messages of 100 MB, base64 makes three bytes four. */
const MOST = 70_000_000;

/** What the page is laid out in before its size is asked for: the width of a page that is not cut into sheets. */
const WINDOW = { width: 1000, height: 1000 };

/** CSS pixels in an inch, and the longest page that Acrobat shows. */
const PIXELS = 96;
const LONGEST = 200;

export async function printToPdf(page: Session, job: PrintJob): Promise<Uint8Array> {
  const document = Buffer.from(job.html, "utf8");
  if (document.length > MOST) {
    throw new Error(`page of ${Math.round(document.length / 1e6)} MB is too large for chromium (${MOST / 1e6} MB)`);
  }
  await intercept(page, document, job.network);
  if (job.scripts === "none") await page.send("Emulation.setScriptExecutionDisabled", { value: true });
  await page.send("Page.enable");
  const loaded = new Promise<void>((resolve) => page.on("Page.loadEventFired", () => resolve()));
  page.on("Page.javascriptDialogOpening", () => void page.send("Page.handleJavaScriptDialog", { accept: false }));
  await page.send("Emulation.setEmulatedMedia", { media: "print" });
  await page.send("Emulation.setDeviceMetricsOverride", { ...WINDOW, deviceScaleFactor: 1, mobile: false });
  await page.send("Page.navigate", { url: ADDRESS });
  await loaded;
  await evaluate(page, OPEN_ALL);
  await settled(page, job.settle);
  for (const expression of job.before ?? []) await evaluate(page, expression);
  const size = typeof job.paper === "string" ? await contentSize(page, job.paper, job.margin) : job.paper;
  const { stream } = await page.send("Page.printToPDF", {
    printBackground: true,
    displayHeaderFooter: false,
    preferCSSPageSize: typeof job.paper !== "string",
    generateTaggedPDF: true,
    generateDocumentOutline: job.outline === "headings",
    paperWidth: size.width,
    paperHeight: size.height,
    marginTop: job.margin,
    marginBottom: job.margin,
    marginLeft: job.margin,
    marginRight: job.margin,
    transferMode: "ReturnAsStream",
  });
  return readStream(page, stream);
}

/** Answers for the address, lets the network through where it is allowed, refuses all else. */
async function intercept(page: Session, document: Buffer, network: PrintJob["network"]): Promise<void> {
  page.on("Fetch.requestPaused", (params) => {
    const { requestId, request } = params as { requestId: string; request: { url: string } };
    const answer = (method: string, more: Params) => page.send(method, { requestId, ...more }).catch(() => {});
    if (request.url.split("#")[0] === ADDRESS) {
      void answer("Fetch.fulfillRequest", {
        responseCode: 200,
        responseHeaders: [{ name: "Content-Type", value: "text/html; charset=utf-8" }],
        body: document.toString("base64"),
      });
    } else if (network === "allow" && /^https?:/i.test(request.url)) {
      void answer("Fetch.continueRequest", {});
    } else {
      void answer("Fetch.failRequest", { errorReason: "BlockedByClient" });
    }
  });
  await page.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
}

/** @throws Error with the page's own message */
export async function evaluate(page: Session, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = (await page.send("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })) as { result: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } } };
  if (exceptionDetails) {
    const { exception, text } = exceptionDetails;
    throw new Error(`chromium: ${(exception?.description ?? text).split("\n")[0]}`);
  }
  return result.value;
}

/** Waits until fonts and images are there and nothing has changed for a while. Asked from here: timers of a page may be off. */
async function settled(page: Session, quiet: number): Promise<void> {
  const step = Math.max(20, Math.min(100, quiet / 2));
  let before: unknown;
  for (let still = 0; still < quiet; ) {
    const now = await evaluate(page, READINESS);
    still = now !== "busy" && now === before ? still + step : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, step));
  }
}

async function contentSize(
  page: Session,
  kind: "content" | "picture",
  margin: number,
): Promise<{ width: number; height: number }> {
  const { width, height } = (await evaluate(page, kind === "content" ? SIZE : PICTURE_SIZE)) as {
    width: number;
    height: number;
  };
  // A fraction of a pixel too little would make a second page; a picture hides what stands over.
  const more = kind === "content" ? 1 : 0;
  const inches = (pixels: number) => Math.min(LONGEST, (pixels + more) / PIXELS + 2 * margin);
  return { width: inches(width), height: inches(height) };
}

async function readStream(page: Session, handle: unknown): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for (;;) {
    const { data, eof, base64Encoded } = await page.send("IO.read", { handle, size: 1 << 20 });
    chunks.push(Buffer.from(String(data), base64Encoded === true ? "base64" : "utf8"));
    if (eof === true) break;
  }
  await page.send("IO.close", { handle });
  return Buffer.concat(chunks);
}
