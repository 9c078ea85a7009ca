/**
 * What can be planted in a simulated month: incidents over all seven domains, as changes of what the town's
 * instruments would show or of the weather that all of them feel. Sizes are assumptions of the order that operators
 * report; each names the types of alert that count as hearing of it, and how soon that has to be.
 */

import { agricultureIncidents } from "./incidents/agriculture.ts";
import { airIncidents } from "./incidents/air.ts";
import { energyIncidents } from "./incidents/energy.ts";
import type { IncidentKind } from "./incidents/incident.ts";
import { marketIncidents } from "./incidents/market.ts";
import { trafficIncidents } from "./incidents/traffic.ts";
import { waterIncidents } from "./incidents/water.ts";
import { weatherIncidents } from "./incidents/weather.ts";

/** Everything that can be planted. */
export const INCIDENT_KINDS: readonly IncidentKind[] = [
  ...trafficIncidents,
  ...airIncidents,
  ...waterIncidents,
  ...energyIncidents,
  ...weatherIncidents,
  ...agricultureIncidents,
  ...marketIncidents,
];
