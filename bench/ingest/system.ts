/** The system under test: `nagar start` as people start it, in a process of its own on a fresh data directory. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

export interface RunningSystem {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly data: string;
  readonly process: ChildProcess;
  /** Processor time that it has used (seconds, all threads); undefined where the machine does not tell. */
  cpuSeconds(): number | undefined;
  /** Stops it as Ctrl-C does, and removes its data where it was made here. */
  stop(): Promise<void>;
}

const CLI = resolve(import.meta.dirname, "../../packages/local/src/cli.ts");

/** Starts the system, quiet and on free ports; resolves when it is ready. `data` is kept where it is given. */
export async function startSystem(
  options: { data?: string; arguments?: string[] } = {},
): Promise<RunningSystem> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "nagar-bench-"));
  const child = spawn(
    process.execPath,
    // Node's own options go on to the system: `node --cpu-prof bench/main.ts ingest` profiles its threads too.
    [
      ...process.execArgv,
      CLI,
      "start",
      "--no-devices",
      "--no-page",
      "--port",
      "0",
      "--data",
      data,
      "--json",
      ...(options.arguments ?? []),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  // Whatever ends this process ends the system too.
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  child.once("exit", () => process.off("exit", killWithUs));
  const endpoints = await new Promise<Record<string, string>>((ready, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`nagar start ended with ${code} before it was ready`)));
    // Node's own options may print on stdout too (`--trace-gc`).
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) ready(JSON.parse(line));
    });
  });
  return {
    endpoints,
    data,
    process: child,
    cpuSeconds: () => cpuSeconds(Number(child.pid)),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGINT");
        await once(child, "exit");
      }
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

/** From Linux's /proc, in ticks of a hundredth of a second. */
function cpuSeconds(pid: number): number | undefined {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return undefined;
  const text = readFileSync(stat, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
