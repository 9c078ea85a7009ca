/** The page of alerts in a real browser, against the whole local cloud: rules, who is told, and when nobody is. */
import { windowStart } from "@nagar/core/window/window.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { postReadings } from "./web/readings.ts";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

/** The functions behind these pages start at the first question, which takes long on a busy machine. */
const WAIT = { timeout: 60_000 };

let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
});

afterAll(() => served?.stop());

const withPage: ServedPage["withPage"] = (...given) => served.withPage(...given);

const MINUTE_MS = 60_000;
/** A meter that is sound for some minutes and dark for the following, up to `end` (ms). */
const goesDark = (entity_id: string, end: number) =>
  Array.from({ length: 12 }, (_, minute) => ({
    domain: "energy",
    entity_id,
    observed_at: new Date(end - (12 - minute) * MINUTE_MS + 20_000).toISOString(),
    metrics: { voltage: minute < 6 ? 231 : 0, current: minute < 6 ? 100 + minute : 0 },
  }));

/** The function that takes readings starts at the first of them; what is sent again is counted once. */
const send = (readings: object[]) => vi.waitFor(() => postReadings(served.origin, readings), WAIT);

it("shows what is wrong, where, how bad, what to do and who has it, and takes all places of a trouble on at once", () =>
  withPage(async ({ page }) => {
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    await page.goto("/?view=alerts");
    await page.locator("main h2").first().waitFor(WAIT);
    // Three transformers of one feeder.
    const dark = ["T001", "T002", "T003"];
    await send(dark.flatMap((id) => goesDark(id, now)));
    const row = page.locator("[data-alert*='energy-supply-lost']").first();
    await row.waitFor(WAIT);
    await page.getByText("2 more of the same trouble").waitFor(WAIT);
    expect(await row.textContent()).toMatch(/Critical.*No voltage.*T001.*Waiting/);
    await row.click(WAIT);
    const panel = page.locator("#panel");
    for (const said of ["Switch to the neighbouring feeder", "Voltage", "Observed through: browser-test"]) {
      await panel.getByText(said).first().waitFor(WAIT);
    }
    await panel.getByLabel("Your name").fill("control room", WAIT);
    await panel.getByLabel("Also the 2 others of the same trouble").waitFor(WAIT);
    await panel.getByRole("button", { name: "Take it on" }).click();
    await panel.getByText("Taken on by control room").first().waitFor(WAIT);
    const open = async () =>
      (
        (await (await fetch(`${served.origin}/v1/alerts?status=open&type=supply_lost`)).json()) as {
          alerts: { entity_id: string; status: string; incident_id: string }[];
        }
      ).alerts.filter(({ entity_id }) => dark.includes(entity_id));
    expect((await open()).map(({ status }) => status)).toEqual(Array(3).fill("acknowledged"));
    expect(new Set((await open()).map(({ incident_id }) => incident_id)).size).toBe(1);

    await panel.getByLabel("Note: what was done").fill("Crew at the substation");
    await panel.getByRole("button", { name: "Note the action" }).click();
    await panel.getByText("Crew at the substation").waitFor(WAIT);
    await panel.getByLabel("Also the 2 others of the same trouble").uncheck();
    await panel.getByRole("button", { name: "Resolve" }).click();
    await expect.poll(async () => (await open()).length, WAIT).toBe(2);
  }));

it("tries a rule on a place's last days, and says when it would have spoken", () =>
  withPage(async ({ page }) => {
    // Whole hours of Indian time are tried: the meter went dark in the one before this.
    const hour = windowStart("1h", Date.now());
    await send(goesDark("T050", hour - 5 * MINUTE_MS));
    await page.goto("/?view=alerts&part=rules&id=energy-supply-lost");
    await page.getByLabel("Place (its short name)").fill("T050", WAIT);
    const tries = page.getByRole("button", { name: "Try on the last 7 days" });
    // What was just sent has to be counted first.
    await expect
      .poll(async () => {
        await tries.click(WAIT);
        return page.getByText(/^Alerts in the last 7 days: \d+$/).textContent(WAIT);
      }, WAIT)
      .toBe("Alerts in the last 7 days: 1");
  }));

it("fits incidents with their places, and the panel, into a phone", () =>
  withPage(
    async ({ page }) => {
      for (const language of ["en", "hi", "gu"]) {
        await page.goto(`/?view=alerts&lang=${language}`);
        await page.locator("[data-alert*='energy-supply-lost']").first().click(WAIT);
        await page.locator("#panel form").waitFor(WAIT);
        expect(await widthOf(page), language).toBeLessThanOrEqual(360);
      }
    },
    { viewport: { width: 360, height: 800 } },
  ));

it("lets the town change a rule, say who is told, and when nobody is, by keyboard too", () =>
  withPage(async ({ page, complaints }) => {
    await page.goto("/?view=alerts");
    await page.getByRole("button", { name: "Rules", exact: true }).click(WAIT);
    await page.locator("[data-document=air-dust]").click(WAIT);
    expect(page.url()).toContain("part=rules&id=air-dust");
    const deviations = page.locator("[data-path='condition.deviations'] input");
    await deviations.fill("1");
    await deviations.press("Enter");
    // What the API refuses stands beside its field.
    await page.locator("[data-path='condition.deviations'] .field-error").waitFor(WAIT);
    // The browser itself notes the refusal.
    expect(complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    // Emptied, it is still there to be filled.
    await deviations.fill("");
    await deviations.fill("8");
    await deviations.press("Enter");
    await page.getByText("Saved. It is in force within half a minute.").waitFor(WAIT);
    await page.locator("[data-document=air-dust]", { hasText: "the town's own" }).waitFor(WAIT);
    const kept = (await (await fetch(`${served.origin}/v1/alerts/rules`)).json()) as {
      rules: { id: string; condition: { deviations?: number }; shipped: boolean }[];
    };
    expect(kept.rules.find(({ id }) => id === "air-dust")).toMatchObject({
      condition: { deviations: 8 },
      shipped: false,
    });
    await page.getByRole("button", { name: "Remove" }).click();
    await page.locator("[data-document=air-dust]", { hasText: "shipped" }).waitFor(WAIT);

    await page.locator("[data-document=air-dust]").click(WAIT);
    await page.getByRole("button", { name: "New one from this" }).click();
    await page.locator("[data-path=id] input").fill("air-dust-road");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[data-document=air-dust-road]").waitFor(WAIT);

    await page.getByRole("button", { name: "Who is told" }).click();
    await page.getByRole("button", { name: "New", exact: true }).click(WAIT);
    await page.locator("[data-path=id] input").fill("duty-desk");
    await page.locator("[data-path='channel.kind'] select").selectOption("webhook");
    await page.locator("[data-path='channel.to'] input").fill("https://10.0.0.1/hook");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[data-path='channel.to'] .field-error").waitFor(WAIT);
    expect(complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    await page.locator("[data-path='channel.kind'] select").selectOption("email");
    await page.locator("[data-path='channel.to'] input").fill("desk@town.example");
    await page.locator("[data-path='quiet.from'] input").fill("22:00");
    await page.locator("[data-path='quiet.to'] input").fill("06:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[data-document=duty-desk]", { hasText: "desk@town.example" }).waitFor(WAIT);

    await page.getByRole("button", { name: "Quiet times" }).click();
    await page.getByRole("button", { name: "New", exact: true }).click(WAIT);
    await page.locator("[data-path=id] input").fill("works");
    await page.locator("[data-path=reason] input").fill("Main renewed in ward 3");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[data-document=works]", { hasText: "Main renewed" }).waitFor(WAIT);
  }));

it("fits the forms of rules and recipients into a phone", () =>
  withPage(
    async ({ page }) => {
      for (const language of ["en", "hi", "gu"]) {
        for (const own of ["part=rules&id=water-suspected-burst", "part=recipients&id=duty-desk"]) {
          await page.goto(`/?view=alerts&lang=${language}&${own}`);
          await page.locator(".settings-form").waitFor(WAIT);
          const widest = await widthOf(page);
          expect(widest, `${language} ${own}`).toBeLessThanOrEqual(360);
        }
      }
    },
    { viewport: { width: 360, height: 800 } },
  ));
