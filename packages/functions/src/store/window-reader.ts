/** What whoever reads windows asks for. `dynamo-windows.ts` answers it from the table. */
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import type { Resolution, WindowSummary } from "@nagar/core/window/window.ts";

export interface WindowQuery {
  entity: EntityKey;
  resolution: Resolution;
  /** Windows that start in [from, to), ms since 1970 UTC. */
  from: number;
  to: number;
  /** At most this many windows, in time order. */
  limit: number;
  /** Where the page before ended: the start of the first window of this page (ms). */
  after?: number;
}

export interface WindowPage {
  windows: WindowSummary[];
  /** Given to the next query as `after`; absent on the last page. */
  next?: number;
}

export interface WindowReader {
  readWindows(query: WindowQuery): Promise<WindowPage>;
  /** How many windows start in [from, to). */
  countWindows(query: Pick<WindowQuery, "entity" | "resolution" | "from" | "to">): Promise<number>;
}
