/** A simulation's runs as a table of the lake: a row per run and outcome, with both sides of the pair. */
import type { OutcomeDefinition } from "@nagar/core/simulate/outcome/outcomes.ts";
import type { MergedChunks } from "@nagar/core/simulate/request/chunk.ts";
import { parquetWriteBuffer } from "hyparquet-writer";

/** The Parquet file (Snappy) with the columns of `RUN_COLUMNS`. */
export function writeRunsTable(
  id: string,
  outcomes: readonly OutcomeDefinition[],
  { runs, baseline, scenario }: MergedChunks,
): Uint8Array {
  const rows = runs.length * outcomes.length;
  const ofRow = <T>(read: (run: number, outcome: OutcomeDefinition) => T): T[] =>
    Array.from({ length: rows }, (_, row) =>
      read(runs[Math.floor(row / outcomes.length)]!, outcomes[row % outcomes.length]!),
    );
  const text = (name: string, read: (run: number, outcome: OutcomeDefinition) => string | null) => ({
    name,
    type: "STRING" as const,
    nullable: true,
    data: ofRow(read),
  });
  const columnData = [
    text("simulation_id", () => id),
    { name: "run", type: "INT32" as const, data: ofRow((run) => run) },
    text("outcome", (_, { id: outcome }) => outcome),
    text("sector", (_, { sector }) => sector),
    text("unit", (_, { unit }) => unit),
    text("zone", (_, { zone }) => zone ?? null),
    {
      name: "quintile",
      type: "INT32" as const,
      nullable: true,
      data: ofRow((_, { quintile }) => quintile ?? null),
    },
    { name: "baseline", type: "DOUBLE" as const, data: Array.from(baseline) },
    { name: "scenario", type: "DOUBLE" as const, data: Array.from(scenario) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
