/** Folders and data planes for tests, gone when the test is over. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataPlane } from "../data/data-plane.ts";
import type { Logger } from "../services/service.ts";

/** A fresh folder; `remove` deletes it. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "nagar-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A logger that keeps what it was told. */
export function memoryLog(): Logger & { lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A data thread on `folder`. */
export function openDataPlane(folder: string, log: Logger = memoryLog()): Promise<DataPlane> {
  return DataPlane.open(
    {
      dynamodbPath: join(folder, "dynamodb"),
      kinesisPath: join(folder, "kinesis"),
      region: "ap-south-1",
      account: "000000000000",
      compileCache: join(tmpdir(), "nagar-test-compile-cache"),
    },
    log,
  );
}

/** What every SDK client needs to talk to the local cloud. */
export function clientOptions(endpoint: string) {
  return {
    endpoint,
    region: "ap-south-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
}
