/**
 * Finds in a workflow's definition what stands on the list of unsupported-list.ts. A file that passes runs the same on
 * AWS and in the local cloud.
 */
import { FORBIDDEN_FIELDS, UNSUPPORTED, type UnsupportedName } from "./unsupported-list.ts";

export interface Finding {
  readonly rule: UnsupportedName;
  /** Where: `States.Calibrate.Parameters.x.$`. */
  readonly place: string;
}

/** True where the local cloud answers a Task's Resource. */
export type KnowsResource = (resource: string) => boolean;

const LONGEST_TIMER_SECONDS = 2_000_000;
const REFERENCE_PATH = /^\$\$?(\.[\p{L}_][\p{L}\p{N}_-]*|\[\d+\]|\['[^'*?]+'\])*$/u;
const RESULT_PATH = /^\$(\.[\p{L}_][\p{L}\p{N}_-]*)+$/u;

type Node = Record<string, unknown>;

/** Where a value stands: what `$$` means there depends on it. */
interface Place {
  /** Inside of a Map or Parallel. */
  readonly nested: boolean;
  readonly stateType: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class Search {
  readonly findings: Finding[] = [];
  readonly #knowsResource: KnowsResource;
  readonly #names = new Set<string>();

  constructor(knowsResource: KnowsResource) {
    this.#knowsResource = knowsResource;
  }

  /** A state machine, or what stands in an ItemProcessor or a branch. */
  machine(definition: Node, place: string, nested: boolean): void {
    if (definition["QueryLanguage"] !== undefined && definition["QueryLanguage"] !== "JSONPath") {
      this.#found("jsonata", `${place}QueryLanguage`);
    }
    this.#timers(definition, place);
    const processor = definition["ProcessorConfig"];
    if (isNode(processor) && processor["Mode"] === "DISTRIBUTED") {
      this.#found("distributedMap", `${place}ProcessorConfig.Mode`);
    }
    const states = definition["States"];
    if (!isNode(states)) return;
    for (const [name, state] of Object.entries(states)) {
      if (this.#names.has(name)) this.#found("repeatedName", `${place}States.${name}`);
      this.#names.add(name);
      if (isNode(state)) this.#state(state, `${place}States.${name}.`, nested);
    }
  }

  #found(rule: UnsupportedName, place: string): void {
    this.findings.push({ rule, place });
  }

  #state(state: Node, place: string, nested: boolean): void {
    for (const [field, rule] of Object.entries(FORBIDDEN_FIELDS)) {
      // A Fail or Pass state has no Output of its own, so that the name is JSONata's wherever it stands.
      if (field in state) this.#found(rule, place + field);
    }
    if (state["QueryLanguage"] === "JSONata") this.#found("jsonata", `${place}QueryLanguage`);
    this.#timers(state, place);
    if (state["Type"] === "Task") this.#task(state, place);
    if (state["Type"] === "Pass" && "Result" in state && !state["Result"])
      this.#found("falsyResult", `${place}Result`);
    for (const field of ["InputPath", "OutputPath"]) {
      if (state[field] === "$") this.#found("wholePath", place + field);
    }
    const { ItemProcessor, Iterator: iterator, Branches, ...own } = state;
    this.#values(own, place, { nested, stateType: state["Type"] });
    for (const inner of [ItemProcessor, iterator]) {
      if (isNode(inner)) this.machine(inner, `${place}ItemProcessor.`, true);
    }
    if (Array.isArray(Branches)) {
      Branches.forEach((branch, index) => {
        if (isNode(branch)) this.machine(branch, `${place}Branches.${index}.`, true);
      });
    }
  }

  #task(state: Node, place: string): void {
    const resource = String(state["Resource"]);
    if (resource.includes("waitForTaskToken") || resource.includes(":activity:")) {
      this.#found("callback", `${place}Resource`);
    } else if (!this.#knowsResource(resource)) this.#found("resource", `${place}Resource`);
    if (!("TimeoutSeconds" in state || "TimeoutSecondsPath" in state)) {
      this.#found("taskWithoutTimeout", place.slice(0, -1));
    }
  }

  #timers(node: Node, place: string): void {
    for (const field of ["TimeoutSeconds", "Seconds"]) {
      if (Number(node[field]) > LONGEST_TIMER_SECONDS) this.#found("longTimer", place + field);
    }
  }

  /** Every value below a state, except the states inside of it. */
  #values(value: unknown, place: string, where: Place): void {
    if (Array.isArray(value)) {
      value.forEach((each, index) => {
        this.#values(each, `${place}${index}.`, where);
      });
      return;
    }
    if (!isNode(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = place + key;
      if (typeof inner === "string") this.#text(key, inner, here, where);
      else if (/^Is(Present|Null|Numeric|String|Boolean|Timestamp)$/.test(key) && inner === false) {
        this.#found("negativeTest", here);
      } else if (key === "MaxDelaySeconds" && Number(inner) > LONGEST_TIMER_SECONDS)
        this.#found("longTimer", here);
      else this.#values(inner, `${here}.`, where);
    }
  }

  #text(key: string, text: string, place: string, where: Place): void {
    if (key === "ResultPath") {
      if (!RESULT_PATH.test(text)) this.#found("resultPath", place);
      return;
    }
    const isPath = /(Path|\.\$)$/.test(key) || key === "Variable";
    if (!isPath) return;
    if (text.startsWith("States.")) this.#intrinsic(text, place, where);
    else this.#path(text, place, where);
  }

  #intrinsic(text: string, place: string, where: Place): void {
    const quoted = text.match(/'(?:\\.|[^'\\])*'/g) ?? [];
    if (quoted.some((argument) => /[(),]/.test(argument))) this.#found("quotedParenthesis", place);
    for (const path of text.replaceAll(/'(?:\\.|[^'\\])*'/g, "''").match(/\$[^,)\s]*/g) ?? []) {
      this.#path(path, place, where);
    }
  }

  #path(path: string, place: string, { nested, stateType }: Place): void {
    if (!REFERENCE_PATH.test(path)) this.#found("path", place);
    if (/^\$\$\.Task\b/.test(path)) this.#found("callback", place);
    if (/^\$\$(\.State(?!Machine)\b|\.Execution\.(StartTime|RedriveCount|RoleArn)\b)/.test(path)) {
      this.#found("contextObject", place);
    }
    if (nested && /^\$\$(\.Execution(\.Input\b|$)|$)/.test(path)) this.#found("contextInNested", place);
    const ofMap = stateType === "Map" && /\.(ItemSelector|Parameters)\./.test(place);
    if (/^\$\$\.Map\b/.test(path) && !ofMap) this.#found("mapContext", place);
  }
}

/** Everything in a state machine's definition (parsed JSON) that stands on the list. */
export function findUnsupported(definition: unknown, knowsResource: KnowsResource): Finding[] {
  const search = new Search(knowsResource);
  if (isNode(definition)) search.machine(definition, "", false);
  return search.findings;
}

/** A line for a person: what, where, and what to write instead. */
export function explain({ rule, place }: Finding): string {
  return `${place}: ${UNSUPPORTED[rule].construct}: ${UNSUPPORTED[rule].why}`;
}
