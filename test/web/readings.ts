/** Readings as a source sends them. */
import { expect } from "vitest";

/** Sends readings to the system at `origin`, with `who` where it asks; each is acknowledged and none refused. */
export async function postReadings(
  origin: string,
  observations: object[],
  who: Record<string, string> = {},
): Promise<void> {
  const answer = await fetch(`${origin}/v1/observations`, {
    method: "POST",
    headers: { "content-type": "application/json", ...who },
    body: JSON.stringify(observations.map((one) => ({ source: "browser-test", ...one }))),
  });
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ rejected: 0 });
}

/** What a road measured `agoMs` ago: its speed (km/h), and what is left of 100 as congestion. */
export const roadReading = (entity_id: string, average_speed: number, agoMs = 0): object => ({
  domain: "traffic",
  entity_id,
  observed_at: new Date(Date.now() - agoMs).toISOString(),
  metrics: { average_speed, congestion_level: 100 - average_speed },
});
