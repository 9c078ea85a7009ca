import { expect, it } from "vitest";
import { runReport } from "./follow-run.ts";

const run = {
  run_id: "person-1",
  trigger: "person",
  by: "asha",
  started_at: "2026-01-05T10:00:00+05:30",
  status: "succeeded",
  ended_at: "2026-01-05T10:01:00+05:30",
  series: 0,
  left_out: 0,
  results: [],
  failure: null,
} as const;

it("a run that found nothing to train says so, a failed one says why instead", () => {
  expect(runReport({ ...run, results: [] })).toMatch(/0 series\nnothing to train: no series/);
  const failed = runReport({ ...run, results: [], status: "failed", failure: "Athena: out of memory" });
  expect(failed).toContain("Athena: out of memory");
  expect(failed).not.toContain("nothing to train");
});
