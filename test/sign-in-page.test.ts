/** Signing in, in a real browser: the description of staging, whole, on this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { postReadings } from "./web/readings.ts";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

/** The functions behind these pages start at the first question, which takes long on a busy machine. */
const WAIT = { timeout: 60_000 };
const MINUTE_MS = 60_000;
const CLI = resolve(import.meta.dirname, "../packages/local/src/cli.ts");
const me = userInfo().username;

let served: ServedPage;
/** What the machine that sends readings is known by. */
let gateway: Record<string, string>;

beforeAll(async () => {
  served = await servePage({ arguments: ["--stage", "staging"] });
  const answer = await fetch(`${served.origin}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "Gateway",
      client_secret: "local",
    }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  gateway = { authorization: `Bearer ${access_token}` };
  // A transformer that goes dark.
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const readings = Array.from({ length: 12 }, (_, minute) => ({
    domain: "energy",
    entity_id: "T001",
    observed_at: new Date(now - (12 - minute) * MINUTE_MS + 20_000).toISOString(),
    metrics: { voltage: minute < 6 ? 231 : 0, current: minute < 6 ? 100 + minute : 0 },
  }));
  await vi.waitFor(() => postReadings(served.origin, readings, gateway), WAIT);
}, 600_000);

/** Commands that wait for a browser, also where it does not come. */
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) child.kill();
  await served?.stop();
});

/** `nagar token`: the address that it shows, and what it prints in the end. */
function nagarToken(env: Record<string, string> = {}): { address: Promise<string>; token: Promise<string> } {
  const child = spawn(process.execPath, [CLI, "token", "--url", served.origin], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said = createInterface({ input: child.stderr });
  return {
    address: new Promise((found) => {
      said.on("line", (line) => line.startsWith("http") && found(line));
    }),
    token: text(child.stdout).then((printed) => printed.trim()),
  };
}
async function openAlert(page: Page): Promise<void> {
  await page.goto("/?view=alerts");
  await page.locator("[data-alert*='energy-supply-lost']").first().click(WAIT);
  await page.locator("#panel").getByText("No voltage").first().waitFor(WAIT);
}
/** From the town's page to the sign-in page and back, in the roles that stay ticked. */
async function signIn(page: Page, button: string, without: string[] = []): Promise<void> {
  await page.getByRole("button", { name: button }).click(WAIT);
  for (const role of without) await page.getByLabel(role).uncheck(WAIT);
  await page.getByRole("button", { name: `Sign in as ${me}` }).click(WAIT);
  await page.getByRole("button", { name: "Sign out" }).waitFor(WAIT);
}

it("who has not signed in reads, and is asked to sign in where something would change", () =>
  served.withPage(async ({ page }) => {
    await openAlert(page);
    await page.getByRole("button", { name: "Sign in to act on this alert" }).waitFor(WAIT);
    expect(await page.getByRole("button", { name: "Take it on" }).count()).toBe(0);
    expect(await page.getByLabel("Your name").count()).toBe(0);
    await page.goto("/?view=simulate");
    await page.getByRole("button", { name: "Sign in to simulate" }).waitFor(WAIT);
  }));

it("who signs in comes back to the same alert, takes it on under their own name, and is out again when they say so", () =>
  served.withPage(async ({ page }) => {
    await openAlert(page);
    const address = page.url();
    await signIn(page, "Sign in to act on this alert");
    expect(page.url()).toBe(address);
    const panel = page.locator("#panel");
    await panel.getByText(`Signed in as ${me}`).waitFor(WAIT);
    await panel.getByRole("button", { name: "Take it on" }).click(WAIT);
    await panel.getByText(`Taken on by ${me}`).first().waitFor(WAIT);
    // In this tab still after reloading, in another not.
    await page.reload();
    await page.getByRole("button", { name: "Sign out" }).waitFor(WAIT);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor(WAIT);
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
  }));

it("says which role is missing, where somebody else's it is", () =>
  served.withPage(async ({ page, complaints }) => {
    await openAlert(page);
    await signIn(page, "Sign in to act on this alert", ["operator"]);
    const panel = page.locator("#panel");
    await panel.getByLabel("Note: what was done").fill("Crew on the way");
    await panel.getByRole("button", { name: "Note the action" }).click();
    await panel.getByText(/needs the role operator; .* has analyst/).waitFor(WAIT);
    // The browser itself notes the refusal.
    expect(complaints.splice(0).every((text) => text.includes("403"))).toBe(true);
  }));

it("shows who is told to the control room only, and asks for it there", () =>
  served.withPage(async ({ page, complaints }) => {
    await page.goto("/?view=alerts&part=recipients");
    const main = page.locator("main");
    await main.getByRole("button", { name: "Sign in" }).waitFor(WAIT);
    expect(complaints.splice(0).every((text) => text.includes("401"))).toBe(true);
    await main.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: `Sign in as ${me}` }).click(WAIT);
    await main.getByText("There is none yet.").waitFor(WAIT);
  }));

it("who works on the command line signs in in the browser, and a machine by its secret", () =>
  served.withPage(async ({ page, outside }) => {
    const recipients = async (token: string): Promise<number> =>
      (
        await fetch(`${served.origin}/v1/alerts/recipients`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    const person = nagarToken();
    await page.goto(await person.address);
    await page.getByRole("button", { name: `Sign in as ${me}` }).click(WAIT);
    await page.getByText("nagar has what it needs").waitFor(WAIT);
    // The browser came back to the command, which is not the town.
    expect(outside.splice(0).every((url) => url.startsWith("http://localhost:8976/"))).toBe(true);
    const token = await person.token;
    expect(await recipients(token)).toBe(200);
    const machine = await nagarToken({ NAGAR_CLIENT_ID: "Gateway", NAGAR_CLIENT_SECRET: "local" }).token;
    expect(await recipients(machine)).toBe(403);
    const [, claims] = token.split(".");
    const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");
    expect(await recipients(`${unsigned}.${claims}.`)).toBe(401);
    expect(await recipients("")).toBe(401);
  }));

it("fits the way in and out into a phone, in every language", () =>
  served.withPage(
    async ({ page }) => {
      await openAlert(page);
      await signIn(page, "Sign in to act on this alert");
      for (const [language, out] of [
        ["en", "Sign out"],
        ["hi", "साइन आउट करें"],
        ["gu", "સાઇન આઉટ કરો"],
      ]) {
        await page.goto(`/?view=alerts&lang=${language}`);
        await page.getByRole("button", { name: out! }).waitFor(WAIT);
        expect(await widthOf(page), language).toBeLessThanOrEqual(360);
      }
    },
    { viewport: { width: 360, height: 800 } },
  ));
