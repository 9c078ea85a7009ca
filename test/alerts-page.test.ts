/** The page of alerts in a real browser, against the whole local cloud: rules, who is told, and when nobody is. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

/** The functions behind these pages start at the first question, which takes long on a busy machine. */
const WAIT = { timeout: 60_000 };

let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
});

afterAll(() => served?.stop());

const withPage: ServedPage["withPage"] = (...given) => served.withPage(...given);

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
