/** The shipped rules of the models that forecast: those that err, and those whose world has moved. */
import { trainedTargets } from "../../forecast/serve/targets.ts";
import type { AlertRuleInput } from "../rule.ts";

const domains = [...new Set(trainedTargets().map(({ domain }) => domain))];

export const modelRules: readonly AlertRuleInput[] = domains.flatMap((domain): AlertRuleInput[] => [
  {
    id: `${domain}-model-errs`,
    title: "Forecasts err more than their model promised",
    domain,
    type: "model_degraded",
    severity: "warning",
    condition: { kind: "model", what: ["error", "coverage"] },
    actions: [
      "Do not decide by this forecast alone until it is well again",
      "See the models page: its series is being trained anew; roll back by hand where the version before was better",
      "Check whether the instrument was moved, or its place has changed (works, a new connection)",
    ],
    trouble: "model",
    source: "the bounds of forecast/monitor/monitor-report.ts",
  },
  {
    id: `${domain}-model-drift`,
    title: "What is measured is no longer like what the model learnt from",
    domain,
    type: "model_degraded",
    // Forecasts that are still right trouble nobody at night.
    severity: "info",
    condition: { kind: "model", what: ["drift"] },
    actions: [
      "See the models page: its series is being trained anew",
      "Check whether the instrument was moved or exchanged",
    ],
    trouble: "model",
    source: "Siddiqi 2006, Credit Risk Scorecards, ch. 9: a stability index above 0.25",
  },
]);
