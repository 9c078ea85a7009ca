/** What the actions of the Graded Response Action Plan have in common: who orders them, by which law, and when. */
import type { Intervention } from "./intervention.ts";

export const CAQM =
  "Commission for Air Quality Management, or the State Pollution Control Board outside the NCR";
export const ORDER =
  "CAQM Act 2021, s. 12, within the NCR; Air (Prevention and Control of Pollution) Act 1981, s. 31A elsewhere (U)";
export const grap = {
  domain: "air",
  contexts: ["high_pollution"],
  preconditions: [{ kind: "grap_stage" }],
} satisfies Partial<Intervention>;
