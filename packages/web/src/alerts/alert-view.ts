/** What the alerts page shows, in its own words of the address: `status`, `severity`, `domain`, `alert`, `part`, `id`. */
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
  /** One of the lists that decide what is said, in place of what is wrong; and which of its documents. */
  part: string | undefined;
  id: string | undefined;
}

export function readAlertView(own: OwnView): AlertView {
  return {
    status: STATUS_FILTERS.find((one) => one === own["status"]) ?? "open",
    severity: SEVERITIES.find((one) => one === own["severity"]),
    domain: DOMAINS.find((one) => one === own["domain"]),
    alert: own["alert"],
    part: own["part"],
    id: own["id"],
  };
}

export function writeAlertView({ status, severity, domain, alert, part, id }: AlertView): OwnView {
  return {
    ...(status !== "open" && { status }),
    ...(severity && { severity }),
    ...(domain && { domain }),
    ...(alert !== undefined && { alert }),
    ...(part !== undefined && { part }),
    ...(id !== undefined && { id }),
  };
}
