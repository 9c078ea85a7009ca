/** Progress on stderr: a bar on a terminal, a line now and then in a log, no line where JSON is wanted. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** @param part 0 to 1. */
  show(part: number, text: string): void;
  end(): void;
}

/** In a log a line at most every so often. */
const LINE_EVERY_MS = 5_000;

/** @param json whether the result is printed as JSON: a log then holds nothing else, a terminal still shows the bar. */
export function progress(
  label: string,
  json: boolean,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  if (stream.isTTY) {
    const bar = new SingleBar(
      { format: `${label} {bar} {percentage} % {text}`, hideCursor: true, clearOnComplete: false, stream },
      Presets.shades_classic,
    );
    bar.start(1000, 0, { text: "" });
    return { show: (part, text) => bar.update(Math.round(part * 1000), { text }), end: () => bar.stop() };
  }
  if (json) return { show: () => {}, end: () => {} };
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
