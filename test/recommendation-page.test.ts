/** The page of recommendations in a real browser, against the whole local cloud: ask in full, see it made, decide. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

const ward = smallTown.zones[0]!.name;
const folder = mkdtempSync(join(tmpdir(), "nagar-page-"));
const WAIT = { timeout: 30_000 };
const COMPUTED = { timeout: 280_000 };

let served: ServedPage;

beforeAll(async () => {
  const town = join(folder, "town.json");
  writeFileSync(town, writeTown(smallTown));
  served = await servePage({ arguments: ["--town", town] });
});

afterAll(async () => {
  await served?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each([1280, 360])(
  "a recommendation is asked for in full, followed, read and decided at %i px",
  async (width) => {
    const open = await served.open({ viewport: { width, height: 900 } });
    const { page, complaints } = open;
    await page.goto("/?view=recommend&context=congestion");
    await page.locator(".headline").waitFor(WAIT);
    // A cautious choice stands in the address, and the headline says what the worst tenth brings.
    await page.getByLabel("Choose by").selectOption("cautious");
    await page.locator(".headline:not(.is-stale)").getByText("In the worst tenth of cases").waitFor(WAIT);
    expect(page.url()).toContain("risk=cautious");
    await page.getByLabel("Choose by").selectOption("expected");
    // The least that each ward must get is held, and says how far it is reached; then it is taken back.
    await page.getByText("Who must be reached (0)").click();
    await page.getByLabel("At least").fill("1000");
    await page.getByRole("button", { name: "Ask for it" }).click();
    await page.getByText(/Each ward: INR spent ≥ ₹1K · reached at least ₹/).waitFor(COMPUTED);
    expect(page.url()).toContain("minimum=each_ward%3Aspending%3D1000");
    await page.getByRole("button", { name: "Remove: Each ward" }).click();
    await page.getByText("Who must be reached (0)").waitFor(WAIT);
    await page.locator(".headline:not(.is-stale)").waitFor(WAIT);
    await page.getByRole("button", { name: "Recommend in full" }).click();
    await expect.poll(() => page.url(), WAIT).toMatch(/run=[0-9a-f]{32}/);
    await page.getByText(/^Congestion, ₹1.*, made/).waitFor(COMPUTED);
    await page.locator("[data-measure]").first().click();
    await page.getByRole("heading", { name: "Costs and benefits, alone" }).waitFor(WAIT);
    await page.getByText("% simulation").first().waitFor(WAIT);

    // The second width finds the same recommendation, where the first has left it.
    if (width === 1280) {
      await page.getByRole("heading", { name: "Decision: proposed" }).waitFor(WAIT);
      await page.locator(".decide input[type=text]").first().fill("Commissioner");
      expect(await page.getByRole("button", { name: "Reject" }).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "Accept" }).click();
      await page.getByRole("heading", { name: "Decision: accepted" }).waitFor(WAIT);
      await page.getByText("Accepted · Commissioner").waitFor(WAIT);
      await page.getByRole("checkbox", { name: ward, exact: true }).check();
      await page.getByRole("button", { name: "It has started" }).click();
      await page.getByText(`Wards: ${ward}`).waitFor(WAIT);
      await page.getByRole("button", { name: "It has ended" }).click(WAIT);
      // Nothing was observed here: the decision says so, and nothing is learnt.
      await page.getByText("nobody has observed").first().waitFor(COMPUTED);
    }
    await page.getByRole("heading", { name: "Decision: finished" }).waitFor(WAIT);
    await page.getByLabel("Language").selectOption("hi");
    await page.getByRole("heading", { name: "निर्णय: समाप्त" }).waitFor(WAIT);
    expect(await widthOf(page)).toBeLessThanOrEqual(width);

    // By its id alone: the controls say what it is about, not what was asked for before.
    const run = new URL(page.url()).searchParams.get("run");
    await page.goto(`/?view=recommend&lang=hi&run=${run}`);
    await expect
      .poll(() => page.locator(".recommend-choices select").first().inputValue(), WAIT)
      .toBe("congestion");
    // Moving the slider asks something else of the same trouble, and is live again.
    await page.locator(".recommend-ask input[type=range]").fill("24");
    await page.getByRole("button", { name: "पूरी सिफ़ारिश करें" }).waitFor(WAIT);
    expect(page.url()).not.toContain("run=");
    expect(page.url()).toContain("context=congestion");
    expect(complaints).toEqual([]);
    await open.close();
  },
  400_000,
);
