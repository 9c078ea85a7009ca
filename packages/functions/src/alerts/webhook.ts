/** Calls a webhook: only over HTTPS, only at hosts that the stage allows, never where the answer sends it on. */
import { InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import { networkCallbackPorts, sendCallback } from "../forecast/send-callback.ts";
import { linked } from "../lib/resource.ts";

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

/** Posts `body` as JSON, signed as a batch's callback is. @throws Unavailable where the host does not take it. */
export async function callWebhook(url: string, body: object, now: number): Promise<void> {
  const target = checkWebhook(url, allowedHosts(), "webhook");
  const refused = await sendCallback(target, body, linked("CallbackKey", "value"), now, networkCallbackPorts);
  if (refused !== undefined) throw new Unavailable(`webhook at ${target.hostname}: ${refused}`);
}
