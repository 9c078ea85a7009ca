import { describe, expect, test } from "vitest";
import { grapTables } from "../../air/grap-table.ts";
import { POLICY_KINDS, policySchema } from "../../simulate/scenario/policy.ts";
import { catalogue, readCatalogue } from "./catalogue.ts";
import { CONTEXTS, LEVERS } from "./intervention.ts";

describe("the catalogue", () => {
  test("holds at least 40 interventions over all domains and contexts", () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(40);
    for (const domain of ["traffic", "air", "water", "energy", "agriculture", "market"]) {
      expect(catalogue.filter((each) => each.domain === domain).length, domain).toBeGreaterThanOrEqual(3);
    }
    for (const context of CONTEXTS) {
      expect(
        catalogue.filter(({ contexts }) => contexts.includes(context)).length,
        context,
      ).toBeGreaterThanOrEqual(3);
    }
  });

  test("carries out every action of every table of GRAP, and names no other", () => {
    const actions = new Set(
      grapTables.flatMap(({ stages }) => stages.flatMap((stage) => stage.actions.map(({ id }) => id))),
    );
    const carried = catalogue.flatMap(({ grapAction }) => grapAction ?? []);
    expect(new Set(carried)).toEqual(actions);
    expect(carried).toHaveLength(actions.size);
  });

  test("tries every policy of the simulation, and pulls every lever by at least two measures", () => {
    const tried = new Set(catalogue.flatMap(({ levers }) => levers.map(({ policy }) => policy)));
    // Growth is what a world does to the town, not a measure that somebody takes.
    for (const kind of POLICY_KINDS) if (kind !== "population_growth") expect(tried, kind).toContain(kind);
    for (const lever of LEVERS) {
      expect(
        catalogue.filter(({ effects }) => effects.some((each) => each.lever === lever)).length,
        lever,
      ).toBeGreaterThanOrEqual(2);
    }
  });

  test("gives policies fields that they have, and only leaves open where they act", () => {
    for (const { id, levers } of catalogue) {
      for (const { policy, intensity, settings } of levers) {
        const parsed = policySchema.safeParse({ kind: policy, intensity, ...settings });
        const fields = parsed.success ? [] : parsed.error.issues.map(({ path: [field] }) => field);
        for (const field of fields)
          expect(["links", "from", "to", "from_crop", "to_crop"], `${id}: ${String(field)}`).toContain(field);
      }
    }
  });

  test("says assumption where it has no source, and keeps odd-even within what was measured", () => {
    for (const { effects } of catalogue) {
      for (const { mark, source } of effects)
        expect(mark === "assumption").toBe(source.startsWith("no source read"));
    }
    // PM2.5 between 0 and −16 %, with exhaust some 37 % of it: a share of the exhaust of 0 to 0.43; cars are a part.
    const exhaust = catalogue
      .find(({ id }) => id === "grap-odd-even")!
      .effects.find(({ lever }) => lever === "traffic_exhaust")!;
    expect(exhaust.mean - 2 * exhaust.sd).toBeLessThan(0.02);
    expect(exhaust.mean + 2 * exhaust.sd).toBeLessThan(0.43);
  });

  test("refuses an entry by name and field", () => {
    const [first] = catalogue;
    expect(() => readCatalogue([{ ...first, leadTimeDays: -1 }])).toThrow(
      /intervention 1 \(grap-dust-rules\): leadTimeDays/,
    );
    expect(() => readCatalogue([{ ...first, conflicts: ["nothing-like-it"] }])).toThrow(
      /refers to "nothing-like-it"/,
    );
  });
});
