/**
 * The local cloud's own log: one JSON line per event in `<data>/logs/cloud.log`, and warnings and errors also on
 * stderr, short. What handlers print goes to a file per function, as CloudWatch has a group per function.
 */
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../services/service.ts";

type Level = "debug" | "info" | "warn" | "error";

export interface CloudLog {
  /** A logger that marks its lines with `source`. */
  logger(source: string): Logger;
  /** Appends what a function printed to that function's file. */
  functionOutput(functionId: string, text: string): void;
  close(): Promise<void>;
}

/** Opens the log files in `folder`; `toScreen` takes the short form of warnings and errors. */
export function openLog(folder: string, toScreen: (line: string) => void): CloudLog {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  const file = (name: string): WriteStream => {
    const open = files.get(name) ?? createWriteStream(join(folder, `${name}.log`), { flags: "a" });
    files.set(name, open);
    return open;
  };
  const write = (level: Level, source: string, message: string, facts?: Record<string, unknown>): void => {
    const line = JSON.stringify({ time: new Date().toISOString(), level, source, message, ...facts });
    file("cloud").write(`${line}\n`);
    if (level === "warn" || level === "error") toScreen(`${level} ${source}: ${message}`);
  };
  return {
    logger: (source) => ({
      debug: (message, facts) => write("debug", source, message, facts),
      info: (message, facts) => write("info", source, message, facts),
      warn: (message, facts) => write("warn", source, message, facts),
      error: (message, facts) => write("error", source, message, facts),
    }),
    functionOutput: (name, text) => void file(name).write(text),
    close: async () => {
      await Promise.all([...files.values()].map((each) => new Promise<void>((done) => each.end(done))));
    },
  };
}
