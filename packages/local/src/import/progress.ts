/** Progress on stderr: a bar on a terminal, a line now and then in a log, nothing where JSON is wanted. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** @param part 0 to 1. */
  show(part: number, text: string): void;
  end(): void;
}

/** In a log a line at most every so often. */
const LINE_EVERY_MS = 5_000;

export function progress(
  label: string,
  quiet: boolean,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  if (quiet) return { show: () => {}, end: () => {} };
  if (stream.isTTY) {
    const bar = new SingleBar(
      { format: `${label} {bar} {percentage} % {text}`, hideCursor: true, clearOnComplete: false, stream },
      Presets.shades_classic,
    );
    bar.start(1000, 0, { text: "" });
    return { show: (part, text) => bar.update(Math.round(part * 1000), { text }), end: () => bar.stop() };
  }
  let shownAt = Date.now();
  let shown = "";
  return {
    show(part, text) {
      if (Date.now() - shownAt < LINE_EVERY_MS || text === shown) return;
      shownAt = Date.now();
      shown = text;
      stream.write(`${label}: ${Math.round(part * 100)} %, ${text}\n`);
    },
    end: () => {},
  };
}
