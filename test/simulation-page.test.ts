/** The simulation page in a real browser, against the whole local cloud: ask, see it run, read it, take it away. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

const WAIT = { timeout: 60_000 };
const COMPUTED = { timeout: 240_000 };
const MINUTES = 300_000;
/** A few agents and days: what is shown matters here, not what comes out. */
const SMALL = {
  "parameters.duration_days": "2",
  "configuration.monte_carlo_runs": "64",
  "configuration.agents.citizens": "300",
  "configuration.agents.vehicles": "150",
  "configuration.agents.businesses": "30",
  "configuration.agents.farms": "10",
};
/** Long enough that somebody can change their mind. */
const LONG = { ...SMALL, "parameters.duration_days": "60", "configuration.monte_carlo_runs": "2000" };

let served: ServedPage;

const open = (width = 1280) => served.open({ viewport: { width, height: 900 } });
const addressOf = (own: Record<string, string>): string => `/?view=simulate&${new URLSearchParams(own)}`;
const simulationIn = (page: Page): string => new URL(page.url()).searchParams.get("simulation") ?? "";

/** Asks for a simulation in full and waits for its results; gives its id. */
async function simulate(page: Page, own: Record<string, string>): Promise<string> {
  await page.goto(addressOf(own));
  await page.getByRole("button", { name: "Simulate in full" }).click(WAIT);
  await page.locator(".effects .effect").first().waitFor(COMPUTED);
  return simulationIn(page);
}

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(button).first().click(WAIT),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Size and number of different colours of a PNG, as the browser reads it. */
function lookAt(page: Page, png: Buffer): Promise<{ width: number; height: number; colours: number }> {
  // As text: the types of a browser are not those of a test.
  return page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob("${png.toString("base64")}"), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, colours: new Set(new Uint32Array(data.buffer)).size };
  })()`);
}

let first: string;

beforeAll(async () => {
  served = await servePage();
}, MINUTES);

afterAll(() => served?.stop());

it(
  "a scenario is chosen, simulated, and read with its spread, its causes and its roads",
  async () => {
    const { page, complaints, close } = await open();
    await page.goto("/?view=simulate");
    await page.locator(".scenarios-list [data-scenario=leak-repair]").click(WAIT);
    await page.getByRole("heading", { level: 2, name: "Repair of leaks" }).waitFor(WAIT);
    first = await simulate(page, { scenario: "odd-even", ...SMALL });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await page.locator(".effects .spread-bar").count()).toBeGreaterThan(10);
    const rows = page.locator(".tornado [data-parameter]");
    expect(await rows.count()).toBe(8);
    await page.locator(".diff-map .map-canvas[data-ready=true]").waitFor(WAIT);
    expect(await page.locator(".largest [data-place]").count()).toBeGreaterThan(0);
    await page.locator("input.hour").fill("18");
    await page.getByText("Where it changes most at 18:00").waitFor(WAIT);
    expect(page.url()).toContain("hour=18");
    await page.getByLabel("Quantity").first().selectOption("zone_pm25");
    expect(page.url()).toContain("field=zone_pm25");
    await page.locator(".largest [data-place^=W], .largest [data-place^=Z]").first().waitFor(WAIT);
    expect(await page.locator("[data-outcome='money.net_benefit']").count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);

it(
  "on a telephone nothing runs out of the screen, and all of it speaks Hindi and Gujarati",
  async () => {
    for (const [language, script] of [
      ["hi", /[\u0900-\u097F]/],
      ["gu", /[\u0A80-\u0AFF]/],
    ] as const) {
      const { page, complaints, close } = await open(360);
      await page.goto(`${addressOf({ simulation: first })}&lang=${language}`);
      await page.locator(".effects .effect").first().waitFor(WAIT);
      await page.locator(".diff-map .map-canvas[data-ready=true]").waitFor(WAIT);
      expect(await widthOf(page)).toBeLessThanOrEqual(360);
      const said = await page
        .locator(
          ".results h2, .effects h3, .tornado-name, .stacks th[scope=row], .by-income th, .map-controls option",
        )
        .allTextContents();
      // Wards and roads keep their names, and pollutants their symbols.
      const wards = await page.locator(".wards-table th[scope=row]").allTextContents();
      expect(
        said.filter((text) => text.trim() !== "" && !script.test(text) && !wards.includes(text)),
      ).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    }
  },
  MINUTES,
);

it(
  "results are taken away as CSV, JSON and PNG",
  async () => {
    const { page, complaints, close } = await open();
    await page.goto(addressOf({ simulation: first }));
    await page.locator(".diff-map .map-canvas[data-ready=true]").waitFor(WAIT);
    const csv = await saved(page, "button:has-text('Download CSV')");
    expect(csv.name).toBe(`odd-even-${first.slice(0, 8)}.csv`);
    const [head, ...lines] = csv.bytes.toString("utf8").trim().split("\n");
    expect(head).toMatch(/^outcome,label,unit,.*mean_difference.*seed,runs$/);
    const delay = lines.find((line) => line.startsWith("traffic.delay,"));
    expect(delay?.split(",")).toHaveLength(head!.split(",").length);
    expect(delay).toContain(first);
    const json = await saved(page, "button:has-text('Download JSON')");
    const results = JSON.parse(json.bytes.toString("utf8"));
    expect(results).toMatchObject({ simulation_id: first, runs: { used: 64 }, results_version: 2 });
    const mean = results.traffic.find(({ id }: { id: string }) => id === "traffic.delay").difference.mean;
    expect(Number(delay!.split(",")[6])).toBe(mean);
    for (const [drawing, least] of [
      ["map", 50],
      ["tornado", 20],
      ["spread", 10],
      ["hours", 10],
    ] as const) {
      const { name, bytes } = await saved(page, `[data-file*='-${drawing}-']`);
      expect(name).toMatch(new RegExp(`^odd-even-${first.slice(0, 8)}-${drawing}-.*\\.png$`));
      const { width, height, colours } = await lookAt(page, bytes);
      expect(width, name).toBeGreaterThan(600);
      expect(height, name).toBeGreaterThan(300);
      expect(colours, name).toBeGreaterThan(least);
    }
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);

it(
  "the address of a quick answer asks it again at once, for whoever opens it",
  async () => {
    const asked = await open();
    await asked.page.goto(
      addressOf({ scenario: "truck-ban-by-day", ...SMALL, "configuration.monte_carlo_runs": "10" }),
    );
    await asked.page.getByRole("button", { name: "Quick answer" }).click(WAIT);
    await asked.page.locator(".effects .effect").first().waitFor(COMPUTED);
    const figures = await asked.page.locator(".effect-mean").allTextContents();
    const address = asked.page.url();
    expect(address).toContain("run=quick");
    await asked.close();
    const opened = await open();
    await opened.page.goto(address);
    await opened.page.locator(".effects .effect").first().waitFor(COMPUTED);
    expect(await opened.page.locator(".effect-mean").allTextContents()).toEqual(figures);
    // What is changed is a new question, which is not asked before somebody says so.
    await opened.page.locator("[data-path='parameters.intensity'] input[type=number]").fill("0.5");
    await opened.page.locator(".effects").waitFor({ state: "detached", ...WAIT });
    expect(opened.page.url()).not.toContain("run=quick");
    expect(opened.complaints).toEqual([]);
    await opened.close();
  },
  MINUTES,
);

it(
  "a scenario of one's own: a road chosen on the drawing, and a measure added to it",
  async () => {
    const { page, complaints, close } = await open();
    await page.goto(
      addressOf({ scenario: "main-road-works", ...SMALL, "configuration.monte_carlo_runs": "4" }),
    );
    const road = page.locator(".roads-picker [data-road]:not(.is-chosen)").first();
    await road.waitFor(WAIT);
    const id = (await road.getAttribute("data-road"))!;
    await page.locator(`.roads-picker [data-road='${id}'] .reach`).dispatchEvent("click");
    await page.locator(`.roads-picker [data-road='${id}'].is-chosen`).waitFor(WAIT);
    await page.getByLabel("Add a measure").selectOption("bus_service");
    await page.locator("[data-policy='bus_service']").waitFor(WAIT);
    await page.getByRole("button", { name: "Simulate in full" }).click();
    await page.locator(".effects .effect").first().waitFor(COMPUTED);
    const answer = await page.request.get(`/v1/simulate/results/${simulationIn(page)}`);
    const { policies } = (await answer.json()).results.scenario;
    expect(policies.map(({ kind }: { kind: string }) => kind)).toEqual(["road_works", "bus_service"]);
    expect(policies[0].links).toContain(id);
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);

it(
  "a new road runs between junctions that are clicked, and capacitors go on one feeder alone",
  async () => {
    const { page, complaints, close } = await open();
    await page.goto(addressOf({ scenario: "leak-repair", ...SMALL }));
    await page.getByLabel("Add a measure").selectOption("new_link");
    const drawing = page.locator(".ends-picker svg");
    await drawing.scrollIntoViewIfNeeded(WAIT);
    const { width, height } = (await drawing.boundingBox())!;
    await drawing.click({ position: { x: 0.4 * width, y: 0.4 * height } });
    await page.locator("[data-end=from]").waitFor(WAIT);
    await drawing.click({ position: { x: 0.6 * width, y: 0.65 * height } });
    await page.locator("[data-end=to]").waitFor(WAIT);
    await page.getByLabel("Add a measure").selectOption("capacitors");
    const feeders = page.locator("[data-elements=which_feeders]");
    await feeders.locator("select").selectOption({ index: 2 });
    await feeders.getByText("1 of").waitFor(WAIT);
    await page.getByRole("button", { name: "Simulate in full" }).click();
    await page.locator(".effects .effect").first().waitFor(COMPUTED);
    const answer = await fetch(`${served.origin}/v1/simulate/results/${simulationIn(page)}`);
    const { results } = (await answer.json()) as {
      results: { scenario: { policies: Record<string, unknown>[] } };
    };
    const [, road, capacitors] = results.scenario.policies;
    expect(road).toMatchObject({ kind: "new_link", from: expect.any(String), to: expect.any(String) });
    expect(road!["from"]).not.toBe(road!["to"]);
    expect(capacitors).toMatchObject({ kind: "capacitors", feeders: [expect.any(String)] });
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);

it(
  "a simulation shows its estimate as it converges, and ends when somebody cancels it",
  async () => {
    const { page, complaints, close } = await open();
    await page.goto(addressOf({ scenario: "odd-even", ...LONG }));
    await page.getByRole("button", { name: "Simulate in full" }).click(WAIT);
    await page.locator(".estimates .row").first().waitFor(COMPUTED);
    await page.locator(".converging canvas").waitFor(WAIT);
    expect(await page.locator(".estimates .number").first().textContent()).toMatch(/\d.*±.*\d/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("alert").filter({ hasText: "Cancelled" }).waitFor(WAIT);
    const answer = await page.request.get(`/v1/simulate/results/${simulationIn(page)}`);
    expect((await answer.json()).status).toBe("cancelled");
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);

it(
  "four simulations stand beside one another, with the best of each figure, and are taken away",
  async () => {
    const { page, complaints, close } = await open();
    const ids = [first];
    for (const scenario of ["truck-ban-by-day", "work-from-home", "bus-frequency-doubled"]) {
      ids.push(await simulate(page, { scenario, ...SMALL, "configuration.monte_carlo_runs": "4" }));
    }
    await page.goto("/?view=simulate");
    for (const title of [
      "Odd-even days for cars",
      "No trucks by day",
      "Half of the office staff at home",
      "Twice as many buses",
    ]) {
      await page.locator(`.past input[aria-label='Compare: ${title}']:enabled`).first().check(WAIT);
    }
    await page.getByRole("button", { name: "Compare (4 of 4)" }).click();
    await page.locator(".compared tbody tr").first().waitFor(WAIT);
    expect(await page.locator(".compared thead th").count()).toBe(5);
    expect(await page.locator(".compare-chart .series-mean").count()).toBe(4);
    expect(await page.locator(".compared .flag").count()).toBeGreaterThan(3);
    const csv = await saved(page, "button:has-text('Download CSV')");
    const lines = csv.bytes.toString("utf8").trim().split("\n");
    for (const id of ids) expect(lines.some((line) => line.includes(id))).toBe(true);
    const png = await saved(page, ".drawing-save");
    expect((await lookAt(page, png.bytes)).colours).toBeGreaterThan(10);
    expect(await widthOf(page)).toBeLessThanOrEqual(1280);
    expect(complaints).toEqual([]);
    await close();
  },
  MINUTES,
);
