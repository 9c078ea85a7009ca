/** Turns a domain's list of published figures into tests, one each, titled by case and quantity. */
import { describe, expect, it } from "vitest";
import { type PublishedCase, reproduces } from "../published-case.ts";
import { needsSharedData, readSharedText } from "./shared-data.ts";

/** Registers a suite with one test per case; a case whose files are not there says so in its title. */
export function testPublishedCases(domain: string, cases: readonly PublishedCase[]): void {
  describe(`published figures of ${domain}`, () => {
    for (const each of cases) {
      const { title, missing } = needsSharedData(
        `${each.case}: ${each.quantity} is ${each.published} ${each.unit}`.trim(),
        ...(each.needs ?? []),
      );
      it.skipIf(missing)(title, async () => {
        const ours = await each.ours(readSharedText);
        expect(
          reproduces(each, ours),
          `ours ${ours}, published ${each.published} ± ${each.tolerance} ${each.unit} (${each.source})`,
        ).toBe(true);
      });
    }
  });
}
