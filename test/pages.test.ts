/** The pages that look ahead and decide in a real browser, against the whole local cloud. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { postReadings, roadReading } from "./web/readings.ts";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

/** The functions behind these pages start at the first question, which takes long on a busy machine. */
const WAIT = { timeout: 60_000 };
const MINUTE = 60_000;

let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
});

afterAll(() => served?.stop());

const withPage: ServedPage["withPage"] = (...given) => served.withPage(...given);

it("show a road in some hours, with its fan", async () => {
  await postReadings(
    served.origin,
    Array.from({ length: 60 }, (_, hours) => roadReading("R010", 40 + (hours % 24), hours * 60 * MINUTE)),
  );
  await withPage(async ({ page }) => {
    await page.goto("/?view=forecasts");
    await page.locator("button[data-key='traffic/R010']").click(WAIT);
    await page.locator(".panel .chart canvas").waitFor(WAIT);
    await page.locator(".time-slider input").focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("in 1 h").waitFor(WAIT);
    expect(page.url()).toContain("ahead=1");
  });
});

it("solve a budget anew, give the evidence, and compare a selection of one's own", () =>
  withPage(async ({ page }) => {
    await page.goto("/?view=recommend");
    const headline = page.locator(".headline");
    await headline.waitFor(WAIT);
    const before = await headline.textContent();
    await page.locator("[data-measure]").first().click();
    await page.getByRole("heading", { name: "Evidence" }).waitFor(WAIT);
    await page.locator(".measures input").first().check();
    await page.getByText("of benefit on the table").waitFor(WAIT);
    // Less money: more would buy nothing where the town as it was measured asks for few measures.
    await page.locator(".recommend-ask input[type=range]").fill("14");
    await expect.poll(() => headline.textContent(), WAIT).not.toBe(before);
    expect(page.url()).toContain("budget=5600000");
  }));

it("draw what moves what", () =>
  withPage(async ({ page }) => {
    await page.goto("/?view=causes");
    await page.locator("[data-node=pm25]").click(WAIT);
    await page.getByRole("heading", { name: "PM2.5 and AQI" }).waitFor(WAIT);
    expect(page.url()).toContain("node=pm25");
  }));

it.each(["alerts", "forecasts", "models", "recommend", "causes"])("fit %s into a phone", (view) =>
  withPage(
    async ({ page }) => {
      for (const language of ["en", "hi", "gu"]) {
        await page.goto(`/?view=${view}&lang=${language}`);
        await page.locator("main h2").first().waitFor(WAIT);
        const widest = await widthOf(page);
        expect(widest, language).toBeLessThanOrEqual(360);
        // The tab of the view that is open is in sight, whole.
        const tab = (await page.locator(".tab[aria-current]").boundingBox())!;
        expect(tab.x, language).toBeGreaterThanOrEqual(0);
        expect(tab.x + tab.width, language).toBeLessThanOrEqual(360);
      }
    },
    { viewport: { width: 360, height: 800 } },
  ),
);
