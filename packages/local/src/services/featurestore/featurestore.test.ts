import {
  BatchGetRecordCommand,
  DeleteRecordCommand,
  GetRecordCommand,
  PutRecordCommand,
  SageMakerFeatureStoreRuntimeClient,
} from "@aws-sdk/client-sagemaker-featurestore-runtime";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { hostServices, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create } from "./featurestore.ts";

const definitions = { station: "String", at: "String", pm25: "Fractional", samples: "Integral" };
const group = (name: string, onlineStoreConfig: object) => ({
  type: "aws:sagemaker/featureGroup:FeatureGroup",
  name,
  inputs: {
    featureGroupName: name,
    recordIdentifierFeatureName: "station",
    eventTimeFeatureName: "at",
    featureDefinitions: Object.entries(definitions).map(([featureName, featureType]) => ({
      featureName,
      featureType,
    })),
    onlineStoreConfig,
  },
});

describe("Feature Store", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: SageMakerFeatureStoreRuntimeClient;
  let clock: ManualClock;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { featurestore: create },
      resources: [
        group("air", { enableOnlineStore: true }),
        group("short", { enableOnlineStore: true, ttlDuration: { unit: "Hours", value: 1 } }),
        group("offline", { enableOnlineStore: false }),
      ],
      clock,
    });
    client = new SageMakerFeatureStoreRuntimeClient(clientOptions(host.url));
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(Date.UTC(2026, 0, 1, 12));
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const put = (features: Record<string, string>, FeatureGroupName = "air") =>
    client.send(
      new PutRecordCommand({
        FeatureGroupName,
        Record: Object.entries(features).map(([FeatureName, ValueAsString]) => ({
          FeatureName,
          ValueAsString,
        })),
      }),
    );
  const get = async (station: string, more: object = {}): Promise<Record<string, string> | undefined> => {
    const input = { FeatureGroupName: "air", RecordIdentifierValueAsString: station, ...more };
    const { Record: record } = await client.send(new GetRecordCommand(input));
    return (
      record &&
      Object.fromEntries(record.map(({ FeatureName, ValueAsString }) => [FeatureName, ValueAsString]))
    );
  };
  const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, "0")}:00:00Z`;

  it("gives back the newest record by event time, whatever order they came in", async () => {
    await put({ station: "P001", at: at(10), pm25: "60.5" });
    await put({ station: "P001", at: at(8), pm25: "20" });
    expect(await get("P001")).toEqual({ station: "P001", at: at(10), pm25: "60.5" });
    await put({ station: "P001", at: at(11), samples: "7" });
    expect(await get("P001")).toEqual({ station: "P001", at: at(11), samples: "7" });
    expect(await get("P002")).toBeUndefined();
  });

  it("ends in the same state for every order of the same records and deletions", async () => {
    const steps = Array.from({ length: 6 }, (_, hour) => hour);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(steps, { minLength: 6 }), fc.uuid(), async (order, station) => {
        for (const hour of order) {
          if (hour % 3 === 2) {
            await host.context.call("sagemaker", "DeleteRecord", {
              FeatureGroupName: "air",
              RecordIdentifierValueAsString: station,
              EventTime: at(hour),
            });
          } else {
            const record = { station, at: at(hour), samples: String(hour) };
            await host.context.call("sagemaker", "PutRecord", {
              FeatureGroupName: "air",
              Record: Object.entries(record).map(([FeatureName, ValueAsString]) => ({
                FeatureName,
                ValueAsString,
              })),
            });
          }
        }
        expect(await get(station)).toBeUndefined();
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  it("keeps records over a restart", async () => {
    await put({ station: "P001", at: at(10), pm25: "1" });
    client.destroy();
    await host.stop();
    await open();
    expect(await get("P001")).toMatchObject({ pm25: "1" });
  });

  it("deletes softly, so that nothing older comes back, or for good", async () => {
    await put({ station: "P001", at: at(9) });
    const remove = (DeletionMode: "SoftDelete" | "HardDelete", hour: number) =>
      client.send(
        new DeleteRecordCommand({
          FeatureGroupName: "air",
          RecordIdentifierValueAsString: "P001",
          EventTime: at(hour),
          DeletionMode,
        }),
      );
    await remove("SoftDelete", 10);
    await put({ station: "P001", at: at(9) });
    expect(await get("P001")).toBeUndefined();
    await remove("HardDelete", 10);
    await put({ station: "P001", at: at(9) });
    expect(await get("P001")).toBeDefined();
  });

  it("forgets a record when its time is over", async () => {
    await put({ station: "P001", at: at(12) }, "short");
    const ask = () =>
      client.send(
        new GetRecordCommand({
          FeatureGroupName: "short",
          RecordIdentifierValueAsString: "P001",
          ExpirationTimeResponse: "Enabled",
        }),
      );
    expect((await ask()).ExpiresAt).toBe("2026-01-01T13:00:00.000Z");
    await clock.advance(3_600_000);
    expect((await ask()).Record).toBeUndefined();
  });

  it("gives chosen features, of one record and of many", async () => {
    await put({ station: "P001", at: at(10), pm25: "1", samples: "2" });
    await put({ station: "P002", at: at(10), pm25: "3" });
    expect(await get("P001", { FeatureNames: ["pm25", "samples"] })).toEqual({ pm25: "1", samples: "2" });
    expect(await get("P001", { FeatureNames: ["pm25"] })).toEqual({ pm25: "1" });
    const { Records } = await client.send(
      new BatchGetRecordCommand({
        Identifiers: [
          {
            FeatureGroupName: "air",
            RecordIdentifiersValueAsString: ["P001", "P002", "none"],
            FeatureNames: ["pm25"],
          },
        ],
      }),
    );
    expect(
      Records?.map((each) => [each.RecordIdentifierValueAsString, each.Record?.[0]?.ValueAsString]),
    ).toEqual([
      ["P001", "1"],
      ["P002", "3"],
    ]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["no identifier", { at: at(1) }, /no station/],
    ["no event time", { station: "P001" }, /no at/],
    ["an event time that is none", { station: "P001", at: "yesterday" }, /yesterday/],
    ["a feature that is not defined", { station: "P001", at: at(1), colour: "red" }, /colour is not defined/],
    ["a fraction that is none", { station: "P001", at: at(1), pm25: "NA" }, /pm25 is Fractional/],
    ["an integer that is none", { station: "P001", at: at(1), samples: "1.5" }, /samples is Integral/],
    ["an integer beyond 64 bits", { station: "P001", at: at(1), samples: "9223372036854775808" }, /Integral/],
  ])("refuses a record with %s", async (_what, record, message) => {
    await expect(put(record)).rejects.toMatchObject({ name: "ValidationError", message });
  });

  it("refuses groups that are not there or not online", async () => {
    await expect(put({ station: "P001", at: at(1) }, "none")).rejects.toMatchObject({
      name: "ResourceNotFound",
    });
    await expect(put({ station: "P001", at: at(1) }, "offline")).rejects.toThrow(/no online store/);
  });
});
