import { beforeAll, describe, expect, it } from "vitest";
import { DOMAINS } from "../../observation/domain.ts";
import type { TrialScore } from "./score-trial.ts";
import { trialMonth } from "./trial-month.ts";

/** The rules were tuned on other seeds and months (`bench/alerts.bench.ts` says which). */
const UNSEEN = { seed: 21, date: "2026-03-01" };

describe("a simulated month with thirty planted incidents over the seven domains", () => {
  let score: TrialScore;
  let restarts: number;

  beforeAll(async () => {
    ({ score, restarts } = await trialMonth(UNSEEN));
  }, 1_800_000);

  it("every incident is told of within its time", () => {
    expect(score.heard).toHaveLength(30);
    const missed = score.heard.flatMap(({ alert, incident }) =>
      alert ? [] : [`${incident.kind.name} at ${[...incident.entities].join(", ")}`],
    );
    expect(missed).toEqual([]);
  });

  it.each(DOMAINS)("%s has at most two false alerts a week", (domain) => {
    expect(score.byDomain[domain].falseAWeek).toBeLessThanOrEqual(2);
  });

  it("nobody is told anything twice, though records and events come twice and the process is killed", () => {
    expect(restarts).toBeGreaterThan(20);
    expect(score.messages).toBeGreaterThan(60);
    expect(score.duplicates).toBe(0);
  });
});
