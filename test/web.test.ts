/** The first screen in a real browser, against the whole local cloud: as a person meets it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postReadings, roadReading } from "./web/readings.ts";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

const WAIT = { timeout: 30_000 };
const MINUTE = 60_000;

let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
});

afterAll(() => served?.stop());

const post = (observations: object[]) => postReadings(served.origin, observations);
const withPage: ServedPage["withPage"] = (...given) => served.withPage(...given);
const mapReady = (page: Page) => page.locator(".map-canvas[data-ready=true]").waitFor(WAIT);
const attribute = (page: Page, selector: string, name: string) => () =>
  page.locator(selector).getAttribute(name);

describe("a town that has not said anything yet", () => {
  it("is drawn, says that it is a demonstration, and tells what to do", () =>
    withPage(async ({ page }) => {
      await page.goto("/");
      await mapReady(page);
      await page.getByRole("heading", { level: 1, name: "Suvarnapur" }).waitFor(WAIT);
      await page.getByText("Demonstration town: Suvarnapur does not exist.").waitFor(WAIT);
      await page.getByText("No recent data").first().waitFor(WAIT);
      await page.getByRole("heading", { name: "Choose a place" }).waitFor(WAIT);
      await page.locator("[data-key='traffic/R001']").click();
      await page.getByText("Nothing has been received from this place yet.").waitFor(WAIT);
      await page.getByText("No observations in this range.").waitFor(WAIT);
    }));
});

describe("a road", () => {
  beforeAll(() => post([1, 2, 3, 4, 5].map((minute) => roadReading("R001", 40 + minute, minute * MINUTE))));

  it("shows its chart move when it is measured anew, over the WebSocket", () =>
    withPage(async ({ page }) => {
      await page.goto("/?range=1h&resolution=1m&metric=average_speed");
      await page.getByRole("searchbox").fill("R001");
      await page.locator("[data-key='traffic/R001']").click();
      await page.getByRole("heading", { level: 2, name: "College Road 1" }).waitFor(WAIT);
      await page
        .locator(".history")
        .getByRole("combobox", { name: "Quantity", exact: true })
        .selectOption("average_speed");
      await page.locator(".history .chart canvas").waitFor(WAIT);
      await page.locator(".connection.is-live").waitFor(WAIT);
      const before = Number(await page.locator(".history .chart").getAttribute("data-points"));
      await post([roadReading("R001", 12.5)]);
      await expect.poll(attribute(page, ".history .chart", "data-last"), WAIT).toBe("12.5");
      expect(Number(await page.locator(".history .chart").getAttribute("data-points"))).toBeGreaterThan(
        before,
      );
      await page.locator(".values").getByText("12.5").waitFor(WAIT);
      // The address holds the view: loaded anew, it is the same.
      expect(page.url()).toContain("entity=traffic/R001");
      await page.reload();
      await expect.poll(attribute(page, ".history .chart", "data-last"), WAIT).toBe("12.5");
    }));

  it("is chosen by a click on the map", () =>
    withPage(async ({ page }) => {
      await page.goto("/?layers=traffic");
      await mapReady(page);
      const box = (await page.locator(".map-canvas").boundingBox())!;
      // As a person does it: over the map until the tip names a road, then a click.
      const y = box.y + box.height / 2;
      const named = page.locator(".tip strong");
      let name: string | undefined;
      for (let x = box.x + 20; x < box.x + box.width - 60 && name === undefined; x += 6) {
        await page.mouse.move(x, y);
        await page.evaluate(
          "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
        );
        if ((await named.count()) === 0) continue;
        name = (await named.textContent())!;
        await page.mouse.click(x, y);
      }
      expect(name).toMatch(/Road/);
      await page.getByRole("heading", { level: 2, name: name!, exact: true }).waitFor(WAIT);
    }));

  it("stays current without a WebSocket, and the page says how", () =>
    withPage(async ({ page }) => {
      await page.routeWebSocket("**/live", (socket) => socket.close());
      await page.goto("/?entity=traffic/R002");
      await page.locator(".connection.is-polling").waitFor(WAIT);
      await post([roadReading("R002", 33.3)]);
      await page.locator(".values").getByText("33.3").waitFor(WAIT);
    }));

  it("keeps its last values when the API is gone, and says so", () =>
    withPage(async (open) => {
      const { page, complaints } = open;
      await page.routeWebSocket("**/live", (socket) => socket.close());
      await page.goto("/?entity=traffic/R001");
      await page.locator(".values").getByText("km/h").waitFor(WAIT);
      await page.route("**/v1/**", (route) => route.abort());
      await page.getByRole("alert").getByText("The API does not answer").waitFor(WAIT);
      await page.locator(".values").getByText("km/h").waitFor(WAIT);
      // The browser itself reports each request that failed.
      expect(complaints.filter((text) => !text.includes("ERR_FAILED"))).toEqual([]);
      complaints.length = 0;
    }));

  it("that said nothing for long is greyed and called stale", async () => {
    await post([roadReading("R003", 20, 60 * MINUTE)]);
    await expect.poll(async () => (await fetch(`${served.origin}/v1/entities/R003`)).status, WAIT).toBe(200);
    await withPage(async ({ page }) => {
      await page.goto("/?entity=traffic/R003");
      await page.getByText(/Stale: nothing new for/).waitFor(WAIT);
      await page.locator("[data-key='traffic/R003'] .is-stale").waitFor(WAIT);
    });
  });
});

describe("a station", () => {
  it("shows CPCB's index and category by number and word", async () => {
    const hour = 60 * MINUTE;
    await post(
      Array.from({ length: 24 }, (_, hours) => ({
        domain: "air",
        entity_id: "P001",
        observed_at: new Date(Date.now() - hours * hour).toISOString(),
        // CPCB's table: PM2.5 of 60 µg/m³ is 100, the last of Satisfactory; the others lie below.
        metrics: { pm25: 60, pm10: 50, no2: 20 },
      })),
    );
    const index = async () =>
      (
        (await (await fetch(`${served.origin}/v1/entities/P001`)).json()) as {
          aqi?: { index: number | null };
        }
      ).aqi?.index;
    await expect.poll(index, WAIT).toBe(100);
    await withPage(async ({ page }) => {
      await page.goto("/?entity=air/P001");
      await page.locator(".aqi").getByText("100").waitFor(WAIT);
      await page.locator(".aqi").getByText("Satisfactory").waitFor(WAIT);
      await page.locator(".strip").getByText("Satisfactory").waitFor(WAIT);
    });
  });
});

describe("data quality", () => {
  it("shows where each observation went, and what was refused with its reason", async () => {
    await fetch(`${served.origin}/v1/observations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([
        {
          domain: "traffic",
          entity_id: "R001",
          observed_at: "yesterday",
          metrics: { average_speed: 20 },
          source: "browser-test",
        },
      ]),
    });
    await withPage(async ({ page }) => {
      await page.goto("/?view=quality");
      await page.getByText("The ledger adds up: nothing is missing.").waitFor(WAIT);
      await page.locator(".ledger").getByText("browser-test").waitFor(WAIT);
      await page.locator(".reasons").getByText("observed_at").first().waitFor(WAIT);
      await page.getByText("Everything answers").waitFor(WAIT);
    });
  });
});

describe("the page", () => {
  it.each([360, 768, 1920])("fits into %i px in every language and both views", (width) =>
    withPage(
      async ({ page }) => {
        for (const language of ["en", "hi", "gu"]) {
          for (const view of ["map", "quality"]) {
            await page.goto(`/?entity=traffic/R001&lang=${language}&view=${view}`);
            await page.locator(view === "map" ? ".values" : ".ledger").waitFor(WAIT);
            const widest = await widthOf(page);
            expect(widest, `${language} ${view}`).toBeLessThanOrEqual(width);
          }
        }
      },
      { viewport: { width, height: 800 } },
    ),
  );

  it("can be used by keyboard alone", () =>
    withPage(async ({ page }) => {
      await page.goto("/");
      await page.locator("[data-key='traffic/R001']").waitFor(WAIT);
      const focused = (property: string) => () => page.evaluate(`document.activeElement.${property}`);
      await page.keyboard.press("Tab");
      expect(await focused("textContent")()).toBe("Skip to the list of places");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type("canal road");
      await page.getByText(/^\d+ of 484 places$/).waitFor(WAIT);
      await expect
        .poll(() => page.locator("button.row").first().textContent(), WAIT)
        .toContain("Canal Road 1");
      for (const _ of ["kind", "order", "list"]) await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      expect(await focused("textContent")()).toContain("Canal Road 2");
      await page.keyboard.press("ArrowUp");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 2, name: "Canal Road 1", exact: true }).waitFor(WAIT);
      await expect.poll(focused("id"), WAIT).toBe("panel-title");
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Close");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Choose a place" }).waitFor(WAIT);
    }));

  it("speaks English, Hindi and Gujarati", () =>
    withPage(async ({ page }) => {
      await page.goto("/");
      await page.getByLabel("Language").selectOption("hi");
      await page.getByRole("heading", { name: "स्थान", exact: true }).waitFor(WAIT);
      expect(await page.locator("html").getAttribute("lang")).toBe("hi-IN");
      expect(page.url()).toContain("lang=hi");
      await page.reload();
      await page.getByLabel("भाषा").selectOption("gu");
      await page.getByRole("heading", { name: "સ્થળો", exact: true }).waitFor(WAIT);
    }));

  it("is dark where the system is, until the reader chooses", () =>
    withPage(
      async ({ page }) => {
        const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
        await page.goto("/");
        await mapReady(page);
        await expect.poll(background, WAIT).toBe("rgb(10, 16, 18)");
        await page.getByLabel("Theme").selectOption("light");
        await expect.poll(background, WAIT).toBe("rgb(233, 237, 234)");
        await page.reload();
        await expect.poll(background, WAIT).toBe("rgb(233, 237, 234)");
      },
      { colorScheme: "dark" },
    ));
});
