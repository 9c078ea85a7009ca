/** Lets a town's simulated devices have spoken for some days: their readings as Parquet in the lake, as the archiver leaves it. */
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { townDevices } from "@nagar/core/devices/town-devices.ts";
import { decodeObservation } from "@nagar/core/observation/decode.ts";
import type { Domain } from "@nagar/core/observation/domain.ts";
import {
  DAY_MS,
  formatInstant,
  IST_OFFSET_MS,
  localDate,
  MINUTE_MS,
} from "@nagar/core/observation/instant.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { type RawRow, writeRawTable } from "@nagar/functions/archive/raw-table.ts";

/** A count is of its interval and must not be thinned out; a level is as well known from every half hour. */
const THINNED_MIN = 30;

/** The `days` whole local days before `now`; each reading is written twice, as after a redelivery. */
export async function keepHistory(s3: S3Client, Bucket: string, town: Town, now: number, days: number) {
  const today = Math.floor((now + IST_OFFSET_MS) / DAY_MS) * DAY_MS - IST_OFFSET_MS;
  const devices = townDevices(town).filter(({ id }) => /^(TC|AQ|WZ|FD|AWS)-/.test(id) && !/-[RYB]$/.test(id));
  for (let day = today - days * DAY_MS; day < today; day += DAY_MS) {
    const rows = new Map<Domain, RawRow[]>();
    for (const device of devices) {
      const every = device.id.startsWith("TC-")
        ? device.intervalS / 60
        : Math.max(THINNED_MIN, device.intervalS / 60);
      for (let minute = 0; minute < 24 * 60; minute += every) {
        const ms = day + minute * MINUTE_MS;
        const metrics = device.observe(ms);
        if (metrics === null) continue;
        const wire = {
          domain: device.domain,
          entity_id: device.entityId,
          observed_at: formatInstant(ms),
          metrics,
          source: { feed: device.feed, device: device.id },
        };
        const decoded = decodeObservation(wire, { receivedAt: ms + 1000 });
        if (!decoded.ok) throw new Error(decoded.reasons[0]!.message);
        const own = rows.get(device.domain) ?? [];
        rows.set(device.domain, own);
        const row = { observation: decoded.observation, verdict: "counted", flags: 0, shardId: "s" } as const;
        own.push({ ...row, sequence: String(day), position: own.length });
      }
    }
    for (const [domain, own] of rows) {
      for (const copy of ["a", "b"]) {
        const Key = `raw/domain=${domain}/date=${localDate(day)}/${copy}.parquet`;
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: writeRawTable(domain, own) }));
      }
    }
  }
}
