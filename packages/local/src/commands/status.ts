/** `nagar status`: where every observation of the running town has gone, and how old what it shows is. */
import { Command } from "commander";
import { apiUrl, askApi } from "../import/api-client.ts";
import { duration, table } from "../text/table.ts";

interface Line {
  acknowledged: number;
  received: number;
  counted: number;
  duplicates: number;
  rejected: number;
  waiting: number;
  missing: number;
  flags: Record<string, number>;
  last_received_at: string | null;
  last_observed_at: string | null;
}

interface Ledger {
  sources: (Line & { source: string })[];
  total: Line;
  waiting_is_lower_bound: boolean;
  answered_at: string;
}

interface Health {
  status: string;
  version: string;
  dependencies: { name: string; ok: boolean; essential: boolean; messages?: number }[];
  stream?: { lag_ms?: number };
}

export const command = new Command("status")
  .description(
    "Per source: received = counted + duplicates + rejected + waiting. And how old each source is, how far the counter is behind, what does not answer.",
  )
  .option("--url <address>", "the API; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    "\nExit codes: 0 all is accounted for; 1 something is missing or does not answer; 2 the call was wrong.",
  )
  .action(async (options: { url?: string; data: string; json?: boolean }) => {
    const url = apiUrl(options);
    const ledger = await askApi<Ledger>(`${url}/v1/ledger`);
    const health = await askApi<Health>(`${url}/v1/health`);
    const well = health.status === "ok" && ledger.total.missing === 0;
    process.stdout.write(
      options.json ? `${JSON.stringify({ ok: well, ledger, health })}\n` : report(ledger, health),
    );
    if (!well) process.exitCode = 1;
  });

function row(name: string, line: Line, answeredAt: string): string[] {
  const flags = Object.entries(line.flags).map(([flag, count]) => `${flag} ${count}`);
  return [
    name,
    ...[line.received, line.counted, line.duplicates, line.rejected, line.waiting, line.missing].map(String),
    age(line.last_received_at, answeredAt),
    age(line.last_observed_at, answeredAt),
    flags.join(", "),
  ];
}

/** How long before the answer an instant lies; a device whose clock runs ahead observes after it. */
function age(instant: string | null, answeredAt: string): string {
  if (instant === null) return "-";
  const ms = Date.parse(answeredAt) - Date.parse(instant);
  return ms < 0 ? `${duration(-ms)} ahead` : duration(ms);
}

const HEADER = [
  "source",
  "received",
  "counted",
  "duplicates",
  "rejected",
  "waiting",
  "missing",
  "heard",
  "observed",
  "flags",
];

function report(
  { sources, total, waiting_is_lower_bound: bound, answered_at: at }: Ledger,
  health: Health,
): string {
  const lines = table(
    HEADER,
    [...sources.map((line) => row(line.source, line, at)), row("all", total, at)],
    // Names, ages and flags read from the left, numbers from the right.
    (column) => column >= 1 && column <= 8,
  );
  const failing = health.dependencies.filter(({ ok }) => !ok).map(({ name }) => name);
  const lag = health.stream?.lag_ms;
  return [
    lines,
    "",
    `Health   ${health.status}${failing.length > 0 ? `: ${failing.join(", ")} does not answer` : ""}, version ${health.version}`,
    ...(lag === undefined ? [] : [`Lag      ${lag === 0 ? "none: all is counted" : duration(lag)}`]),
    ...(bound
      ? [
          "Waiting  is at least what is shown: the stream was too long to count to its end. What is missing can be told once it is shorter",
        ]
      : []),
    "",
  ].join("\n");
}
