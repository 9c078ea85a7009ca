/**
 * EPANET's numbered errors in words that say what to do. Its report gives the element ("undefined node 12 in
 * [PIPES] section"); the line is found by looking that up in the text.
 */
import { Infeasible, InvalidInput, type NagarError } from "../errors.ts";
import type { InpText } from "./inp-text.ts";

/** Errors of a calculation, not of the input (manual, appendix C.6: 1xx system errors). */
const CALCULATION: Record<number, string> = {
  101: "there is not enough memory for this network",
  110: "the hydraulic equations have no solution (check for zones without a source, or pumps and valves that contradict each other)",
  120: "the water quality equations have no solution",
};

/** What the commonest input errors ask for. Others show the engine's own sentence. */
const ADVICE: Record<number, string> = {
  219: "a valve cannot be connected to a reservoir or tank: put a pipe between",
  220: "two valves stand directly behind each other: put a pipe between",
  223: "a network needs at least two nodes",
  224: "a network needs at least one reservoir or tank",
  225: "a tank's levels must rise from minimum over initial to maximum, inside its volume curve",
  226: "a pump needs a head curve or a power rating",
  227: "a pump's head curve must fall as flow rises",
  230: "a curve's x values must rise",
  233: "a node has no link",
};

/**
 * The error to throw for a failed call of the engine.
 * @param report text of EPANET's report file, which holds up to ten particular errors.
 */
export function engineError(code: number, sentence: string, report: string, inp: InpText): NagarError {
  const details = { file: inp.name, code };
  const calculation = CALCULATION[code];
  if (calculation) return new Infeasible(`${inp.name}: ${calculation} (EPANET error ${code})`, { details });
  const found = particular(report);
  const number = found?.code ?? code;
  const text = (found?.text ?? sentence).replace(/^Error \d+: /, "").replace(/[:.\s]+$/, "");
  const line = found ? lineOf(inp, found.text) : undefined;
  const place = line === undefined ? "" : `, line ${line}`;
  const advice = ADVICE[number] ? `: ${ADVICE[number]}` : "";
  return new InvalidInput(`${inp.name}${place}: ${text}${advice} (EPANET error ${number})`, {
    details: { ...details, code: number, ...(line === undefined ? {} : { line }) },
  });
}

/** The first particular error of a report: 200 only says that there are some. */
function particular(report: string): { code: number; text: string } | undefined {
  for (const match of report.matchAll(/Error (\d+): (.*)/g)) {
    if (match[1] !== "200") return { code: Number(match[1]), text: match[2]!.trim() };
  }
  return undefined;
}

/** Line whose section the sentence names and that holds the token which it quotes. */
function lineOf(inp: InpText, sentence: string): number | undefined {
  const named = /(\S+) in \[(\w+)\] section/.exec(sentence);
  const id = named?.[1] ?? /ID:\s*(\S+)/.exec(sentence)?.[1];
  if (id === undefined) return undefined;
  const candidates = named
    ? inp.lines.filter((line) => `[${line.section}`.startsWith(`[${named[2]!.slice(0, 4)}`))
    : inp.lines;
  return candidates.find((line) => line.tokens.includes(id))?.line;
}
