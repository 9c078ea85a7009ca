/** What the alerts page shows, in its own words of the address: `status`, `severity`, `domain`, `alert`. */
import { type AlertStatus, SEVERITIES, type Severity, STATUSES } from "../api/alert-types.ts";
import { DOMAINS, type Domain } from "../api/types.ts";
import type { OwnView } from "../view/view.ts";

export const STATUS_FILTERS = ["open", ...STATUSES, "all"] as const;

export interface AlertView {
  status: "open" | "all" | AlertStatus;
  /** At least so grave. */
  severity: Severity | undefined;
  domain: Domain | undefined;
  alert: string | undefined;
}

export function readAlertView(own: OwnView): AlertView {
  return {
    status: STATUS_FILTERS.find((one) => one === own["status"]) ?? "open",
    severity: SEVERITIES.find((one) => one === own["severity"]),
    domain: DOMAINS.find((one) => one === own["domain"]),
    alert: own["alert"],
  };
}

export function writeAlertView({ status, severity, domain, alert }: AlertView): OwnView {
  return {
    ...(status !== "open" && { status }),
    ...(severity && { severity }),
    ...(domain && { domain }),
    ...(alert !== undefined && { alert }),
  };
}
