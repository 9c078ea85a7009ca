/** POST /v1/alerts/rules/{id}/try: what a rule would have said of a place in the last days. Nothing is kept, nobody told. */
import { alertRule } from "@nagar/core/alerts/rule.ts";
import { tryRule } from "@nagar/core/alerts/try-rule.ts";
import { alertAnswer, documentIdParameter, named, tryBody } from "@nagar/core/alerts/wire.ts";
import { entityKey } from "@nagar/core/observation/domain.ts";
import { DAY_MS, formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import { linkedMinutes } from "../alerts/alert-ports.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler(
  { path: parameters({ id: documentIdParameter }), body: tryBody },
  async ({ path, body }, { now }) => {
    const rule = alertRule.parse(named(path.id, body.rule));
    const to = windowStart("1h", now);
    const from = to - body.days * DAY_MS;
    const { alerts, minutes } = await tryRule(
      rule,
      entityKey(rule.domain, body.entity_id),
      { from, to },
      linkedMinutes(),
    );
    return {
      body: {
        from: formatInstant(from),
        to: formatInstant(to),
        minutes,
        alerts: alerts.map((alert) => {
          const { opened_at, last_sign_at, resolved_at, signs, evidence } = alertAnswer(alert, undefined);
          return { opened_at, last_sign_at, resolved_at, signs, evidence };
        }),
      },
    };
  },
);
