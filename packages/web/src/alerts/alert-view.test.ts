import { expect, it } from "vitest";
import { readAlertView, writeAlertView } from "./alert-view.ts";

it("an address of the alerts page gives the same page again, and opens on what is open", () => {
  const own = { status: "resolved", severity: "severe", domain: "water", alert: "a:W1:20260105T0900" };
  expect(writeAlertView(readAlertView(own))).toEqual(own);
  const rule = { part: "rules", id: "air-dust" };
  expect(writeAlertView(readAlertView(rule))).toEqual(rule);
  expect(readAlertView({ status: "asleep" })).toMatchObject({ status: "open", severity: undefined });
});
