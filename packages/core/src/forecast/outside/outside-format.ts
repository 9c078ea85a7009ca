/**
 * A model that is no member of the ensemble, as it is kept in the lake: a network in ONNX, or trees in XGBoost's JSON. Each
 * says until when it has seen the series, because of that time it can tell nothing honest.
 */
import * as z from "zod";
import { writeXgboost } from "../trees/xgboost-json.ts";
import type { TreesFit } from "./trees-engine.ts";

export const OUTSIDE_FORMATS = ["xgboost", "onnx"] as const;

export const networkShape = {
  past: z.number().int().min(1).max(5_000).describe("Steps that the network reads"),
  steps: z.number().int().min(1).max(1_000).describe("Steps that it gives"),
  input: z.enum(["flat", "sequence"]).describe("Its input is [1, past], or [1, past, 1]"),
};

export const outsideModel = z.discriminatedUnion("format", [
  z.strictObject({
    format: z.literal("onnx"),
    trained_until_ms: z.number(),
    ...networkShape,
    bytes: z.base64(),
  }),
  z.strictObject({
    format: z.literal("xgboost"),
    fits: z.array(z.strictObject({ trained_until_ms: z.number(), model: z.unknown() })).min(1),
  }),
]);
export type OutsideModel = z.output<typeof outsideModel>;

/** Trees as they are kept. */
export const outsideTrees = (fits: readonly TreesFit[]): OutsideModel => ({
  format: "xgboost",
  fits: fits.map(({ trainedUntilMs, trees }) => ({
    trained_until_ms: trainedUntilMs,
    model: JSON.parse(writeXgboost(trees)) as unknown,
  })),
});

/** The furthest step that a kept model can forecast; trees know the horizon as a feature. */
export const furthestStep = (model: OutsideModel) =>
  model.format === "onnx" ? model.steps : Number.POSITIVE_INFINITY;
