// What a reader sees of a figure, in any page that drew it with plotly.js.

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { PATIENCE } from "./lab-page.js";

/** A drawn figure: traces, axes, and buttons to zoom and save with. */
export async function expectDrawn(figure: Locator): Promise<void> {
  await figure.locator(".main-svg").first().waitFor({ timeout: PATIENCE });
  expect(await figure.locator(".modebar-btn").count()).toBeGreaterThan(2);
  const box = await figure.boundingBox();
  expect(box?.width).toBeGreaterThan(300);
}

/** Moves the pointer over the figure until a label shows the values of a point. */
export async function expectHover(page: Page, figure: Locator): Promise<string> {
  await figure.scrollIntoViewIfNeeded();
  const box = await figure.locator(".nsewdrag").first().boundingBox();
  if (box === null) throw new Error("figure without a plot area");
  const label = figure.locator(".hoverlayer .hovertext").first();
  for (let row = 1; row < 12; row++) {
    for (let column = 1; column < 16; column++) {
      await page.mouse.move(box.x + (box.width * column) / 16, box.y + (box.height * row) / 12);
      // plotly.js answers at most every 50 ms.
      await page.waitForTimeout(60);
      if (await label.isVisible()) return (await label.textContent()) ?? "";
    }
  }
  throw new Error("no label on any point of the figure");
}
