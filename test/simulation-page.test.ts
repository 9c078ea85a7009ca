/** The simulation page in a real browser, against the whole local cloud: ask, see it run, read it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningSystem, startSystem } from "../bench/ingest/system.ts";
import { launchBrowser, openPage } from "./web/browser.ts";

const WAIT = { timeout: 30_000 };
const COMPUTED = { timeout: 240_000 };
/** A few agents, days and runs: what is shown matters here, not what comes out. */
const SMALL = {
  "parameters.duration_days": "2",
  "configuration.monte_carlo_runs": "4",
  "configuration.agents.citizens": "300",
  "configuration.agents.vehicles": "150",
  "configuration.agents.businesses": "30",
  "configuration.agents.farms": "10",
};

let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  await promisify(execFile)("npm", ["run", "build", "--silent"], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

it.each([1280, 360])(
  "a scenario is chosen, simulated and read at %i px",
  async (width) => {
    const open = await openPage(browser, system.endpoints["http"]!, { viewport: { width, height: 900 } });
    const { page, complaints } = open;
    await page.goto(`/?view=simulate&${new URLSearchParams({ scenario: "odd-even", ...SMALL })}`);
    if (width > 960) await page.locator("[data-scenario='odd-even'][aria-pressed=true]").waitFor(WAIT);
    else expect(await page.locator(".scenarios-select").inputValue()).toBe("odd-even");
    await page.getByRole("button", { name: "Simulate in full" }).click();
    await page.locator(".effects .effect").first().waitFor(COMPUTED);
    expect(page.url()).toMatch(/simulation=[0-9a-f]{32}/);
    await page.locator(".ward-map path").first().waitFor(WAIT);
    await page.locator("input.hour").fill("18");
    await page.getByText("Hour: 18:00").waitFor(WAIT);
    expect(page.url()).toContain("hour=18");
    await page.getByLabel("Language").selectOption("hi");
    await page.getByText("समय: 18:00 बजे").waitFor(WAIT);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await open.close();
  },
  300_000,
);
