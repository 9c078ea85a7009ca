/** `nagar import`: files of measurements into the running town. */
import { closeSync, openSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { Mapping } from "@nagar/core/import/mapping.ts";
import { shippedMapping, shippedMappingNames } from "@nagar/core/mappings/shipped.ts";
import { Command } from "commander";
import { apiUrl } from "../import/api-client.ts";
import { findMapping } from "../import/find-mapping.ts";
import { followLedger, type LedgerLine, settledLine } from "../import/follow-ledger.ts";
import { type ImportSummary, importFile, type Rejected } from "../import/import-file.ts";
import { progress } from "../import/progress.ts";
import { inputSize } from "../input.ts";

const FIRST_REASONS = 5;

export const command = new Command("import")
  .description(
    "Import files of measurements (CSV, NDJSON, JSON, XLSX, each also gzipped) into the running town.",
  )
  .argument("[files...]", "the files")
  .option(
    "--mapping <name or file>",
    "how rows become observations; otherwise FILE.mapping.json, or the shipped one for it",
  )
  .option("--url <address>", "the API; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .option(
    "--rejects <file>",
    "where what was refused is written; otherwise FILE.rejects.ndjson in this folder",
  )
  .option("--dry-run", "read and map, send nothing")
  .option("--no-wait", "do not wait until everything is counted")
  .option("--list", "list the shipped mappings")
  .option("--show <name>", "print a shipped mapping, to copy and change")
  .option("--json", "print one JSON object per file")
  .addHelpText(
    "after",
    "\nImporting a file again changes nothing: what is there is recognized and counted as a duplicate.\nExit codes: 0 done; 1 it ran and failed, or took nothing of a file; 2 the call or a file was wrong.",
  )
  .action(async (files: string[], options: Options) => {
    if (options.list) return list(options.json);
    if (options.show !== undefined) {
      process.stdout.write(`${JSON.stringify(shippedMapping(options.show), null, 2)}\n`);
      return;
    }
    if (files.length === 0) throw new InvalidInput("import: which file? (--list shows the mappings)");
    // Before anything waits for the counter: what cannot be read is said at once.
    for (const file of files) inputSize(file);
    const url = options.dryRun ? undefined : apiUrl(options);
    // Every mapping is looked up before the first file is sent: a typing error should cost nothing.
    for (const [file, mapping] of files.map((each) => [each, findMapping(each, options.mapping)] as const)) {
      const report = await importOne(file, mapping, url, options);
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : summaryText(report));
      if (report.observations > 0 && report.accepted === 0 && url !== undefined) process.exitCode = 1;
      if (report.observations === 0 && report.rejectedRows > 0) process.exitCode = 1;
    }
  });

interface Options {
  mapping?: string;
  url?: string;
  data: string;
  rejects?: string;
  dryRun?: true;
  wait: boolean;
  list?: true;
  show?: string;
  json?: true;
}

interface Report extends ImportSummary {
  file: string;
  mapping: string;
  feed: string;
  /** What the counter made of it; absent where nobody waited. */
  ledger?: LedgerLine;
  /** Until everything was counted. */
  totalSeconds: number;
  perSecond: number;
  firstReasons: string[];
  rejectsFile?: string;
}

async function importOne(
  file: string,
  mapping: Mapping,
  url: string | undefined,
  options: Options,
): Promise<Report> {
  const rejects = new RejectsFile(options.rejects ?? `${basename(file)}.rejects.ndjson`);
  const before =
    url === undefined || !options.wait
      ? undefined
      : await settledLine(url, mapping.feed, (waiting) => {
          const text =
            waiting > 0
              ? `${waiting} observations of an earlier import of ${mapping.feed} are counted first`
              : `the counter is far behind; what it has taken is counted first (--no-wait sends at once)`;
          if (!options.json) process.stderr.write(`${text}\n`);
        });
  const began = performance.now();
  const sending = progress(basename(file), options.json === true);
  try {
    const summary = await importFile(file, mapping, {
      url,
      onReject: (rejected) => rejects.add(rejected),
      onProgress: ({ done, size, summary: { rows, observations } }) =>
        sending.show(done / size, `${rows} rows, ${observations} observations`),
    });
    sending.end();
    let ledger: LedgerLine | undefined;
    if (url !== undefined && before !== undefined && summary.observations > 0) {
      const counting = progress("counting", options.json === true);
      ledger = await followLedger(url, mapping.feed, before, summary.observations, (judged) =>
        counting.show(judged / summary.observations, `${judged} of ${summary.observations}`),
      );
      counting.end();
    }
    const totalSeconds = (performance.now() - began) / 1000;
    return {
      file,
      mapping: mapping.name,
      feed: mapping.feed,
      ...summary,
      ...(ledger && { ledger }),
      totalSeconds,
      perSecond: Math.round(summary.observations / totalSeconds),
      firstReasons: rejects.first,
      ...(rejects.count > 0 && { rejectsFile: rejects.path }),
    };
  } finally {
    sending.end();
    rejects.close();
  }
}

/** What was refused, a JSON object a line. The file is made with the first of them. */
class RejectsFile {
  readonly path: string;
  readonly first: string[] = [];
  count = 0;
  #file: number | undefined;

  constructor(path: string) {
    this.path = path;
  }

  add(rejected: Rejected): void {
    this.count++;
    if (this.first.length < FIRST_REASONS) this.first.push(reasonText(rejected));
    try {
      this.#file ??= openSync(this.path, "w");
      writeSync(this.#file, `${JSON.stringify(rejected)}\n`);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new InvalidInput(`--rejects ${this.path}: cannot be written (${code})`, { cause });
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function reasonText(rejected: Rejected): string {
  if (rejected.kind === "observation") {
    const { entity_id, observed_at } = rejected.observation;
    return `${entity_id} at ${observed_at}: ${rejected.reasons.map(({ message }) => message).join("; ")}`;
  }
  const { line, column, value, message } = rejected;
  return `line ${line}${column === undefined ? "" : `, ${column}`}${value === undefined ? "" : ` "${value}"`}: ${message}`;
}

function summaryText(report: Report): string {
  const number = (value: number) => value.toLocaleString("en-IN");
  const flags = Object.entries(report.flags).map(([flag, count]) => `${flag} ${number(count)}`);
  const lines: [string, string][] = [
    ["mapping", `${report.mapping}, feed ${report.feed}`],
    ["rows", number(report.rows)],
    [
      "observations",
      `${number(report.observations)}${report.empty > 0 ? ` (${number(report.empty)} more held no value)` : ""}`,
    ],
    ["accepted", number(report.accepted)],
    ["flagged", `${number(report.flagged)}${flags.length > 0 ? ` (${flags.join(", ")})` : ""}`],
    ["rejected", `${number(report.rejected)} observations, ${number(report.rejectedRows)} rows`],
  ];
  if (report.ledger) {
    const { counted, duplicates } = report.ledger;
    lines.push(["counted", `${number(counted)}, duplicates ${number(duplicates)}`]);
  }
  if (report.ignoredColumns.length > 0) lines.push(["not taken", report.ignoredColumns.join(", ")]);
  for (const [i, reason] of report.firstReasons.entries()) lines.push([i === 0 ? "reasons" : "", reason]);
  if (report.rejectsFile !== undefined) lines.push(["rejects", report.rejectsFile]);
  lines.push([
    "time",
    `${report.totalSeconds.toFixed(1)} s, ${number(report.perSecond)} observations a second`,
  ]);
  return `${report.file}\n${lines.map(([name, text]) => `  ${name.padEnd(12)} ${text}`).join("\n")}\n`;
}

function list(json: true | undefined): void {
  const mappings = shippedMappingNames.map((name) => shippedMapping(name));
  if (json) {
    process.stdout.write(
      `${JSON.stringify(mappings.map(({ name, title, feed, files, notes }) => ({ name, title, feed, files, notes })))}\n`,
    );
    return;
  }
  for (const { name, title } of mappings) process.stdout.write(`${name.padEnd(28)} ${title}\n`);
}
