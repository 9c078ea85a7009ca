/** The open alerts that a context is about: what a recommendation answers. */
import type { Alert } from "../../alerts/alert.ts";
import { DOMAINS, type Domain } from "../../observation/domain.ts";
import { formatInstant } from "../../observation/instant.ts";
import type { Context } from "../catalogue/intervention.ts";

const ABOUT: Record<Context, readonly Domain[]> = {
  high_pollution: ["air", "traffic"],
  congestion: ["traffic"],
  water_shortage: ["water"],
  heatwave: ["weather", "energy", "water"],
  flood: ["weather", "traffic"],
  power_peak: ["energy"],
  price_spike: ["market"],
  general: DOMAINS,
};
const MOST = 20;

export interface AnsweredAlert {
  id: string;
  title: string;
  severity: string;
  domain: string;
  entity: string;
  openedAt: string;
}

/** The newest first. */
export function relevantAlerts(context: Context, alerts: readonly Alert[]): AnsweredAlert[] {
  return alerts
    .filter(({ status, domain }) => status !== "resolved" && ABOUT[context].includes(domain))
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, MOST)
    .map(({ id, title, severity, domain, entity, openedAt }) => ({
      id,
      title,
      severity,
      domain,
      entity: entity.split("#")[1]!,
      openedAt: formatInstant(openedAt),
    }));
}
