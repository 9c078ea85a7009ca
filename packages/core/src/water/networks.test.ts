import { Project, Workspace } from "epanet-js";
import { describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../testing/shared-data.ts";
import { runHydraulics } from "./hydraulics.ts";
import { WaterNetwork } from "./network.ts";
import { summarizeHydraulics } from "./summarize-hydraulics.ts";

const files = ["Anytown", "BWSN1", "Hanoi", "L-TOWN", "Net1", "Net3", "Richmond_standard", "ky10"].map(
  (name) => `water/networks/${name}.inp`,
);
const { title, missing } = needsSharedData("published networks", ...files);

/** Litres per second of the flow units in these files, from their definitions. */
const LPS: Record<string, number> = { GPM: 3.785411784 / 60, LPS: 1, CMH: 1 / 3.6 };

interface OwnResults {
  nodes: { id: string; demand: number[]; head: number[]; pressure: number[] }[];
  links: { id: string; flow: number[] }[];
}

/**
 * EPANET's complete run through another wrapper, read from the results file that it writes itself: 32-bit floats
 * in the file's units, laid out as the manual's appendix on the binary output file says.
 */
async function enginesOwnResults(text: string): Promise<OwnResults> {
  const workspace = new Workspace();
  await workspace.loadModule();
  const project = new Project(workspace);
  workspace.writeFile("n.inp", text);
  project.open("n.inp", "n.rpt", "n.out");
  project.solveH();
  project.saveH();
  project.close();
  const bytes = workspace.readFile("n.out", "binary");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [nodes, tanks, links, pumps] = [2, 3, 4, 5].map((i) => view.getInt32(4 * i, true)) as [
    number,
    number,
    number,
    number,
  ];
  const periods = view.getInt32(bytes.byteLength - 12, true);
  const ids = 15 * 4 + 3 * 80 + 2 * 260 + 2 * 32;
  const id = (i: number) =>
    new TextDecoder().decode(bytes.subarray(ids + 32 * i, ids + 32 * (i + 1))).replace(/\0.*$/s, "");
  const afterIds = ids + 32 * (nodes + links);
  const results = afterIds + 4 * (3 * links + 2 * tanks + nodes + 2 * links) + 28 * pumps + 4;
  const perPeriod = 4 * nodes + 8 * links;
  const series = (column: number) =>
    Array.from({ length: periods }, (_, period) =>
      view.getFloat32(results + 4 * (period * perPeriod + column), true),
    );
  return {
    nodes: Array.from({ length: nodes }, (_, i) => ({
      id: id(i),
      demand: series(i),
      head: series(nodes + i),
      pressure: series(2 * nodes + i),
    })),
    links: Array.from({ length: links }, (_, i) => ({ id: id(nodes + i), flow: series(4 * nodes + i) })),
  };
}

describe.skipIf(missing)(title, () => {
  it.each(files)("%s: every head, demand and flow is the one in EPANET's own results file", async (file) => {
    // A quality run would take most of the time and change no hydraulics.
    const text = readSharedText(file).replace(/^([ \t]*Quality[ \t]+)(?!Timestep)\S.*$/m, "$1None");
    const expected = await enginesOwnResults(text);
    const units = /^\s*Units\s+(\S+)/m.exec(text)![1]!;
    const metres = units === "GPM" ? 0.3048 : 1;
    using network = await WaterNetwork.load(text, file);
    let period = 0;
    let worst = 0;
    const differ = (ours: number, theirs: number, scale: number) => {
      worst = Math.max(worst, Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs), scale));
    };
    runHydraulics(
      network,
      {},
      {
        solved: (step) => {
          if (!step.reported) return;
          const { headM, pressureM, demandLps, flowLps } = step;
          for (const node of expected.nodes) {
            const i = network.nodeIndex(node.id);
            differ(headM[i]!, node.head[period]! * metres, 0);
            const psiOrM = units === "GPM" ? 0.3048 / 0.4333 : 1;
            if (network.nodes[i]!.kind === "junction")
              differ(pressureM[i]!, node.pressure[period]! * psiOrM, 100);
            differ(demandLps[i]!, node.demand[period]! * LPS[units]!, 0);
          }
          for (const link of expected.links) {
            differ(flowLps[network.linkIndex(link.id)]!, link.flow[period]! * LPS[units]!, 0);
          }
          period += 1;
        },
      },
    );
    expect(period).toBe(expected.nodes[0]!.head.length);
    expect(worst).toBeLessThan(2e-6);
  });

  it("L-TOWN for a week, reported each hour, delivers what its demands and patterns add up to", async () => {
    using network = await WaterNetwork.load(readSharedText("water/networks/L-TOWN.inp"), "L-TOWN");
    const hours: number[] = [];
    const summary = summarizeHydraulics(network, { durationS: 168 * 3600, stepS: 3600 }, (step) => {
      if (step.reported) hours.push(step.timeS / 3600);
    });
    expect(hours).toEqual(Array.from({ length: 169 }, (_, hour) => hour));
    expect(summary.counts).toMatchObject({
      junctions: 782,
      reservoirs: 2,
      tanks: 1,
      pipes: 905,
      pumps: 1,
      valves: 3,
    });
    expect(summary.balance.deliveredM3).toBeCloseTo(
      demandOfText(readSharedText("water/networks/L-TOWN.inp")),
      0,
    );
    // The file asks the solver for 1 % only.
    expect(Math.abs(summary.balance.errorPercent)).toBeLessThan(1);
    const pattern = summary.tanks[0]!;
    // The pump's controls hold the tank between 2.4 and 3.9 m.
    expect(pattern.minLevelM).toBeGreaterThan(2.39);
    expect(pattern.maxLevelM).toBeLessThan(3.91);
  });

  it("the same network in GPM, LPS and CMH has the same pressures", async () => {
    const original = readSharedText("water/networks/Hanoi.inp");
    const inLps = await pressures(original);
    const scaled = (factor: number) =>
      original.replace(/(\[JUNCTIONS\][\s\S]*?)(?=\[RESERVOIRS\])/, (section) =>
        section.replace(/^(\s*\S+\s+\S+\s+)(\S+)/gm, (line, head: string, demand: string) =>
          line.trim().startsWith(";") || line.trim().startsWith("[")
            ? line
            : `${head}${Number(demand) * factor}`,
        ),
      );
    const inCmh = await pressures(scaled(3.6).replace(/Units\s+LPS/, "Units CMH"));
    const inMld = await pressures(scaled(0.0864).replace(/Units\s+LPS/, "Units MLD"));
    for (const [i, expected] of inLps.entries()) {
      expect(inCmh[i]!).toBeCloseTo(expected, 2);
      expect(inMld[i]!).toBeCloseTo(expected, 2);
    }
  });
});

async function pressures(text: string): Promise<number[]> {
  using network = await WaterNetwork.load(text, "text");
  let found: number[] = [];
  runHydraulics(network, {}, { solved: (step) => (found = [...step.pressureM]) });
  return found;
}

/** m³ of a week's demand, read from the file's text: Σ base demand × pattern over the steps. */
function demandOfText(text: string): number {
  const section = (name: string) =>
    text
      .slice(text.indexOf(`[${name}]`) + name.length + 2)
      .split("\n[")[0]!
      .split("\n")
      .map((line) => line.split(";")[0]!.trim())
      .filter((line) => line !== "")
      .map((line) => line.split(/\s+/));
  const patterns = new Map<string, number[]>();
  for (const [id, ...values] of section("PATTERNS")) {
    patterns.set(id!, [...(patterns.get(id!) ?? []), ...values.map(Number)]);
  }
  const mean = (id: string) =>
    patterns.get(id)!.reduce((sum, value) => sum + value, 0) / patterns.get(id)!.length;
  return section("DEMANDS").reduce((sum, [, base, pattern]) => sum + Number(base) * mean(pattern!) * 168, 0);
}
