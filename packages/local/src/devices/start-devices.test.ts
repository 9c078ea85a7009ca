import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeObservation } from "@nagar/core/observation/decode.ts";
import { generateTown } from "@nagar/core/town/generate-town.ts";
import { Aedes } from "aedes";
import { expect, it, onTestFinished } from "vitest";
import { loadProgress } from "./progress.ts";
import { startDevices } from "./start-devices.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

it("a town's devices publish over MQTT what the edge accepts, and remember how far they came", async () => {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(join(tmpdir(), "nagar-devices-"));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as { port: number };
  const town = generateTown({ population: 10_000, areaKm2: 3, seed: 2 });
  const controller = new AbortController();
  const domains = new Set<string>();
  let accepted = 0;
  let received = 0;
  broker.on("publish", ({ topic, payload }) => {
    const [prefix, domain, entity] = topic.split("/");
    if (prefix !== "nagar") return;
    received += 1;
    const decoded = decodeObservation(JSON.parse(payload.toString()), { receivedAt: Date.now() });
    if (decoded.ok) {
      accepted += 1;
      expect(decoded.observation).toMatchObject({ domain, entityId: entity });
      domains.add(decoded.observation.domain);
    }
    if (received === 4500) controller.abort();
  });
  const mqttUrl = `mqtt://127.0.0.1:${port}`;
  await startDevices({ town, mqttUrl, speed: 1, signal: controller.signal, folder, log: quiet });
  expect(accepted).toBeGreaterThan(4400);
  for (const domain of ["traffic", "air", "water", "energy", "agriculture", "weather"]) {
    expect(domains).toContain(domain);
  }
  expect(loadProgress(folder, town.id)!.liveUntil).toBeGreaterThan(Date.now() - 3_600_000);
  expect(loadProgress(folder, "another-town")).toBeUndefined();
});
