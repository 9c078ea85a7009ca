/** Calls a webhook: only over HTTPS, only at hosts that the stage allows, never where the answer sends it on. */
import { InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import { linked } from "../lib/resource.ts";

const TIMEOUT_MS = 5_000;

/** Hosts that may be called, from the stage's settings. */
export const allowedHosts = (): string[] => linked("WebhookHosts", "list").split(",").filter(Boolean);

/** @throws InvalidInput where `url` is not HTTPS at an allowed host by name: no address, no port, no user. */
export function checkWebhook(url: string, allowed: readonly string[], field: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const fits =
    parsed !== undefined &&
    parsed.protocol === "https:" &&
    parsed.port === "" &&
    parsed.username === "" &&
    parsed.password === "" &&
    allowed.includes(parsed.hostname);
  if (!fits) {
    throw new InvalidInput(
      `${field}: "${url.slice(0, 200)}" may not be called; allowed is https at ${allowed.join(", ") || "no host (the stage's webhookHosts is empty)"}`,
      { details: { field, value: url.slice(0, 200), allowed } },
    );
  }
  return parsed;
}

/** Posts `body` as JSON. @throws Unavailable where the host does not take it. */
export async function callWebhook(url: string, body: unknown): Promise<void> {
  const target = checkWebhook(url, allowedHosts(), "webhook");
  const response = await fetch(target, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause) => {
    throw new Unavailable(`webhook at ${target.hostname}: ${(cause as Error).message}`, { cause });
  });
  if (!response.ok) throw new Unavailable(`webhook at ${target.hostname} answered ${response.status}`);
}
