/** Numbers as files write them, strictly: what is not a number is missing only where it says so. */
import type { Cell } from "./rows.ts";

/** Words that mean "no value" unless a mapping says otherwise. None of them is zero. */
export const DEFAULT_MISSING = ["", "NA", "N/A", "#N/A", "NaN", "null", "None", "-", "--"];

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** 1,234.5 and the Indian 1,23,456.5: groups of two or three, the last of three. */
const GROUPED = /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;

/**
 * The number in a cell, null where it is missing, undefined where it is neither.
 * @param missing lower-case words that mean "no value".
 */
export function parseNumber(cell: Cell, missing: ReadonlySet<string>): number | null | undefined {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "number") {
    if (Number.isFinite(cell)) return cell;
    return missing.has(String(cell).toLowerCase()) ? null : undefined;
  }
  if (typeof cell !== "string") return undefined;
  const text = cell.trim();
  if (PLAIN.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (missing.has(text.toLowerCase())) return null;
  return GROUPED.test(text) ? Number(text.replaceAll(",", "")) : undefined;
}
