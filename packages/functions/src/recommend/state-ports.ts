/** What measuring the town's state reads: latest states, many windows at once, indices of stations. */
import { splitEntityKey } from "@nagar/core/observation/domain.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import type { StatePorts } from "@nagar/core/recommend/measured/measure-state.ts";
import { windowSortKey } from "@nagar/core/window/window.ts";
import { decodeSummary } from "@nagar/core/window/window-codec.ts";
import { statesOf, windowReader } from "../api/readers.ts";
import { linked } from "../lib/resource.ts";
import { getAll } from "../store/dynamo.ts";

export function statePorts(): StatePorts {
  return {
    states: statesOf,
    async windows(keys) {
      const items = await getAll(
        linked("WindowTable"),
        keys.map(({ entity, kind, start }) => ({ pk: entity, sk: windowSortKey(kind, start) })),
      );
      return items.map((item) => item && decodeSummary(item["summary"]?.S ?? "{}"));
    },
    aqi: async (station, now) =>
      (await currentAqi(windowReader(), splitEntityKey(station).entityId, now))?.index ?? null,
  };
}
