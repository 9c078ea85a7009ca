/** Detections as text: the table and JSON that `nagar leaks detect` writes, and BattLeDIM's result lines. */
import { InvalidInput } from "../../errors.ts";
import { parseTime } from "./leak.ts";
import type { Detection } from "./score.ts";
import type { LeakDetection } from "./watch.ts";

/** A detection with its times in ISO 8601. */
export interface DetectionReport extends Omit<LeakDetection, "detectedAtMs" | "startedAtMs"> {
  detectedAt: string;
  startedAt: string;
}

/** CSV with a header; one row per detection. */
export function formatDetections(detections: DetectionReport[]): string {
  const rows = detections.map((each) =>
    [
      each.pipe,
      each.detectedAt,
      each.startedAt,
      each.estimatedM3PerHour.toFixed(2),
      each.confidence.toFixed(3),
      each.evidence.toFixed(2),
    ].join(),
  );
  return `${["pipe,detected_at,started_at,estimated_m3_per_hour,confidence,evidence", ...rows].join("\n")}\n`;
}

/**
 * Reads detections from JSON (`{"detections":[{"pipe","detectedAt"}]}`) or from lines that begin with pipe and time;
 * a header and lines that begin with `#` are passed over.
 * @throws InvalidInput naming line and field.
 */
export function readDetections(text: string, name: string): Detection[] {
  if (text.trim() === "") throw new InvalidInput(`${name}: the file is empty`);
  const found = text.trimStart().startsWith("{") ? fromJson(text, name) : fromLines(text);
  return found.map(({ pipe, time, where }) => {
    const detectedAtMs = parseTime(time);
    if (pipe === "" || Number.isNaN(detectedAtMs)) {
      throw new InvalidInput(
        `${name}, ${where}: "${pipe.slice(0, 40)}" and "${time.slice(0, 40)}"; a pipe and a time such as 2018-01-08 13:30 are needed`,
      );
    }
    return { pipe, detectedAtMs };
  });
}

interface Found {
  pipe: string;
  time: string;
  where: string;
}

function fromJson(text: string, name: string): Found[] {
  const list = (() => {
    try {
      return (JSON.parse(text) as { detections?: unknown }).detections;
    } catch (error) {
      throw new InvalidInput(`${name}: not readable as JSON: ${(error as Error).message}`, { cause: error });
    }
  })();
  if (!Array.isArray(list)) throw new InvalidInput(`${name}: no list "detections"`);
  return list.map((each: Record<string, unknown> | null, i) => ({
    pipe: String(each?.["pipe"] ?? ""),
    time: String(each?.["detectedAt"] ?? ""),
    where: `detections[${i}]`,
  }));
}

function fromLines(text: string): Found[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const content = line.trim();
    if (content === "" || content.startsWith("#") || (i === 0 && /^(pipe|linkid)\b/i.test(content)))
      return [];
    const [pipe = "", time = ""] = content.split(/[,;]/).map((cell) => cell.trim());
    return [{ pipe, time, where: `line ${i + 1}` }];
  });
}
