import { describe, expect, it } from "vitest";
import {
  BLANK,
  fieldsOf,
  fieldValue,
  instantOf,
  localText,
  withField,
  withoutEmptyLines,
} from "./document-fields.ts";

const rule = {
  id: "burst",
  title: "Burst",
  condition: {
    kind: "together",
    parts: [
      { domain: "water", of: { kind: "anomaly", metric: "flow", deviations: 3, direction: "above" } },
      { domain: "water", of: { kind: "threshold", metric: "pressure", below: 1 } },
    ],
  },
};

describe("the fields of a document", () => {
  it("are those of the conditions within a condition too, and the bounds that one may add", () => {
    const paths = fieldsOf("rules", rule).map(({ path }) => path);
    expect(paths).toContain("condition.parts.0.of.deviations");
    expect(paths).toContain("condition.parts.1.of.clear_at");
    expect(paths.some((path) => path.endsWith(".kind"))).toBe(false);
  });

  it("offer all that a model may have, whichever of it a rule asks for", () => {
    const condition = { kind: "model", what: ["drift"], clear_minutes: 180 };
    expect(fieldsOf("rules", { ...rule, condition })).toContainEqual({
      ...{ path: "condition.what", control: "several", options: ["error", "coverage", "drift"] },
    });
  });

  it("are set without touching what was there, and taken away with what they leave empty", () => {
    const changed = withField(rule, "condition.parts.0.of.deviations", 5);
    expect(fieldValue(changed, "condition.parts.0.of.deviations")).toBe(5);
    expect(fieldValue(rule, "condition.parts.0.of.deviations")).toBe(3);
    expect(fieldValue(changed, "condition.parts.1")).toBe(rule.condition.parts[1]);
    const quiet = withField(BLANK.recipients(0), "quiet.from", "22:00");
    expect(quiet["quiet"]).toEqual({ from: "22:00" });
    expect(withField(quiet, "quiet.from", undefined)).toEqual(BLANK.recipients(0));
  });

  it("lose the lines that were left empty, and the list where all were", () => {
    const fields = fieldsOf("rules", rule);
    const written = { ...rule, actions: ["Look", "", "Call", " ", ""], except: [""], entities: ["WZ-1"] };
    const { except: _, ...kept } = written;
    expect(withoutEmptyLines(written, fields)).toEqual({ ...kept, actions: ["Look", "Call"] });
    expect(withoutEmptyLines(rule, fields)).toEqual(rule);
  });

  it("show an instant in the town's time and give it back with its offset", () => {
    expect(localText("2026-01-04T20:00:00Z")).toBe("2026-01-05T01:30");
    expect(instantOf("2026-01-05T01:30")).toBe("2026-01-05T01:30:00+05:30");
  });
});
