/** What reading asks of whoever stores: windows, entities, raw observations. */
import type { EntityKey } from "../observation/domain.ts";
import type { Resolution, WindowSummary } from "../window/window.ts";

export interface WindowRange {
  entity: EntityKey;
  resolution: Resolution;
  /** Windows that start in [from, to), ms since 1970 UTC. */
  from: number;
  to: number;
}

export interface Windows {
  /** In time order, at most `limit`; `next` begins the page after. */
  readWindows(
    query: WindowRange & { limit: number; after?: number },
  ): Promise<{ windows: WindowSummary[]; next?: number }>;
  countWindows(query: WindowRange): Promise<number>;
}

/** All windows of a range, page by page. `limit` bounds what is held in memory: the caller knows the range's size. */
export async function allWindows(
  windows: Pick<Windows, "readWindows">,
  range: WindowRange,
): Promise<WindowSummary[]> {
  const all: WindowSummary[] = [];
  let after: number | undefined;
  do {
    const page = await windows.readWindows({
      ...range,
      limit: 1000,
      ...(after !== undefined && { after }),
    });
    all.push(...page.windows);
    after = page.next;
  } while (after !== undefined);
  return all;
}
