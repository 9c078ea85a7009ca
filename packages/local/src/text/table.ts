/** Plain text for a terminal: columns that line up, and durations that read at a glance. */

/** Rows under a header, columns padded to their widest cell; `right` says which columns stand right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean,
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          right(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const UNITS: [name: string, ms: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** A duration in its largest fitting unit, begun units left out: `850 ms`, `12 s`, `3 h`, `-1 min`, `42 d`. */
export function duration(ms: number): string {
  const unit = UNITS.find(([, length]) => Math.abs(ms) >= length);
  return unit === undefined ? `${Math.round(ms)} ms` : `${Math.trunc(ms / unit[1])} ${unit[0]}`;
}
