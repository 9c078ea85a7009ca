/**
 * A water network: an EPANET file that has been checked and opened, with what its nodes and links are in SI units,
 * whatever the file's own. Running it is `hydraulics.ts` and `quality.ts`; changing it, `change-network.ts`.
 */
import { InvalidInput } from "../errors.ts";
import { EpanetProject } from "./epanet-engine.ts";
import { FLOW_UNITS, type FlowUnit, type FlowUnitName, flowUnitName } from "./flow-units.ts";
import { checkInp } from "./inp-check.ts";
import { decodeInp, readInpText, writeOutSections } from "./inp-text.ts";
import { COUNT, LINK, NODE, OPTION, TIME } from "./toolkit-codes.ts";

export type NodeKind = "junction" | "reservoir" | "tank";
export type LinkKind = "pipe" | "pump" | "PRV" | "PSV" | "PBV" | "FCV" | "TCV" | "GPV" | "PCV";

export interface NetworkNode {
  id: string;
  kind: NodeKind;
  /** Of a junction or a tank's floor; of a reservoir its head. */
  elevationM: number;
  /** Position in the file's own plane, where it gives one. */
  x?: number;
  y?: number;
  tank?: { diameterM: number; initialLevelM: number; minLevelM: number; maxLevelM: number };
}

export interface NetworkLink {
  id: string;
  kind: LinkKind;
  /** Indices into `nodes`; flow counts positive from the first to the second. */
  from: number;
  to: number;
  /** 0 for pumps and valves. */
  lengthM: number;
  /** 0 for pumps. */
  diameterM: number;
  /** Of a pipe, in the file's head loss formula: Hazen-Williams C, Darcy-Weisbach in the file's unit, Manning n. */
  roughness: number;
}

/** EPANET's link types, by number; 0 is a pipe with a check valve. */
const LINK_KINDS: LinkKind[] = ["pipe", "pipe", "pump", "PRV", "PSV", "PBV", "FCV", "TCV", "GPV", "PCV"];
/** psi, kPa, m, bar, ft per metre of water, by EPANET's number for the unit (types.h: PSIperFT, KPAperPSI, BARperPSI). */
const PSI_PER_METRE = 0.4333 / 0.3048;
const PRESSURE_PER_METRE = [PSI_PER_METRE, PSI_PER_METRE * 6.895, 1, PSI_PER_METRE * 0.068948, 1 / 0.3048];
const NODE_KINDS: NodeKind[] = ["junction", "reservoir", "tank"];

export class WaterNetwork {
  readonly name: string;
  readonly engine: EpanetProject;
  readonly unitName: FlowUnitName;
  readonly unit: FlowUnit;
  /** Whether an emitter was set since the file was opened; see `HydraulicStep.emitterLps`. */
  emittersChanged = false;
  /** Whether the pattern of `holdDemandConstant` is there. */
  hasConstantPattern = false;
  nodes: NetworkNode[] = [];
  links: NetworkLink[] = [];
  #nodeAt = new Map<string, number>();
  #linkAt = new Map<string, number>();

  private constructor(name: string, engine: EpanetProject) {
    this.name = name;
    this.engine = engine;
    const [code = -1] = engine.integers(1, (en, handle, out) => en._EN_getflowunits(handle, out));
    this.unitName = flowUnitName(code);
    this.unit = FLOW_UNITS[this.unitName];
    this.readTopology();
  }

  /**
   * Checks and opens an EPANET input file (2.0 to 2.3), given as text or bytes. Close it, or declare it `using`.
   * @throws InvalidInput naming file, line, section, element and field.
   */
  static async load(content: string | Uint8Array, name: string): Promise<WaterNetwork> {
    const text = typeof content === "string" ? content : decodeInp(content, name);
    const inp = readInpText(text, name);
    checkInp(inp);
    return new WaterNetwork(name, await EpanetProject.open(writeOutSections(text), inp));
  }

  close(): void {
    this.engine.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Position of a node in `nodes`. @throws InvalidInput where there is none of that id. */
  nodeIndex(id: string): number {
    const at = this.#nodeAt.get(id);
    if (at === undefined)
      throw new InvalidInput(`${this.name}: there is no node ${id}`, { details: { node: id } });
    return at;
  }

  /** Position of a link in `links`. @throws InvalidInput where there is none of that id. */
  linkIndex(id: string): number {
    const at = this.#linkAt.get(id);
    if (at === undefined)
      throw new InvalidInput(`${this.name}: there is no link ${id}`, { details: { link: id } });
    return at;
  }

  hasNode(id: string): boolean {
    return this.#nodeAt.has(id);
  }

  hasLink(id: string): boolean {
    return this.#linkAt.has(id);
  }

  /** Times of the file (s): how long it runs, and its steps. */
  get times(): { durationS: number; hydraulicStepS: number; patternStepS: number; reportStepS: number } {
    return {
      durationS: this.time(TIME.duration),
      hydraulicStepS: this.time(TIME.hydraulicStep),
      patternStepS: this.time(TIME.patternStep),
      reportStepS: this.time(TIME.reportStep),
    };
  }

  time(parameter: number): number {
    return this.engine.integers(1, (en, handle, out) => en._EN_gettimeparam(handle, parameter, out))[0]!;
  }

  setTime(parameter: number, seconds: number): void {
    this.engine.call((en, handle) => en._EN_settimeparam(handle, parameter, seconds));
  }

  option(code: number): number {
    return this.engine.number((en, handle, out) => en._EN_getoption(handle, code, out));
  }

  setOption(code: number, value: number): void {
    this.engine.call((en, handle) => en._EN_setoption(handle, code, value));
  }

  /** The file's pressure unit per metre of head of its liquid, by EPANET's own rounded factors. */
  get pressureUnitsPerMetre(): number {
    return PRESSURE_PER_METRE[this.option(OPTION.pressureUnit)]! * this.option(OPTION.specificGravity);
  }

  /** Reads nodes and links from the engine; to be called again when one was added. */
  readTopology(): void {
    const { engine, unit } = this;
    const count = (what: number) =>
      engine.integers(1, (en, handle, out) => en._EN_getcount(handle, what, out))[0]!;
    this.nodes = Array.from({ length: count(COUNT.nodes) }, (_, i) => this.#readNode(i + 1));
    const value = (index: number, property: number) =>
      engine.number((en, handle, out) => en._EN_getlinkvalue(handle, index, property, out));
    this.links = Array.from({ length: count(COUNT.links) }, (_, i) => {
      const index = i + 1;
      const [type = 1] = engine.integers(1, (en, handle, out) => en._EN_getlinktype(handle, index, out));
      const [from = 0, to = 0] = engine.integers(2, (en, handle, a, b) =>
        en._EN_getlinknodes(handle, index, a!, b!),
      );
      const kind = LINK_KINDS[type] ?? "pipe";
      return {
        id: engine.text((en, handle, out) => en._EN_getlinkid(handle, index, out)),
        kind,
        from: from - 1,
        to: to - 1,
        lengthM: kind === "pipe" ? value(index, LINK.length) * unit.metres : 0,
        diameterM: kind === "pump" ? 0 : value(index, LINK.diameter) * unit.diameterMetres,
        roughness: kind === "pipe" ? value(index, LINK.roughness) : 0,
      };
    });
    this.#nodeAt = new Map(this.nodes.map((node, i) => [node.id, i]));
    this.#linkAt = new Map(this.links.map((link, i) => [link.id, i]));
  }

  #readNode(index: number): NetworkNode {
    const { engine, unit } = this;
    const value = (property: number) =>
      engine.number((en, handle, out) => en._EN_getnodevalue(handle, index, property, out));
    const [type = 0] = engine.integers(1, (en, handle, out) => en._EN_getnodetype(handle, index, out));
    const kind = NODE_KINDS[type] ?? "junction";
    const node: NetworkNode = {
      id: engine.text((en, handle, out) => en._EN_getnodeid(handle, index, out)),
      kind,
      elevationM: value(NODE.elevation) * unit.metres,
    };
    if (kind === "tank") {
      node.tank = {
        diameterM: value(NODE.tankDiameter) * unit.metres,
        initialLevelM: value(NODE.tankLevel) * unit.metres,
        minLevelM: value(NODE.minLevel) * unit.metres,
        maxLevelM: value(NODE.maxLevel) * unit.metres,
      };
    }
    return node;
  }
}
