/**
 * The parts of the Amazon States Language that no workflow here may use, because the local interpreter
 * (aws-local-stepfunctions 3.0.0) has them not or differently from AWS. What a workflow's file passes here runs the
 * same on both; each entry says what to write instead.
 */

interface Rule {
  readonly construct: string;
  /** What the interpreter does, and what to write instead. */
  readonly why: string;
}

/** By name; the names are what findings refer to. */
export const UNSUPPORTED = {
  jsonata: {
    construct: "QueryLanguage JSONata, Arguments, Output, Assign, Condition",
    why: "the interpreter knows JSONPath only; use Parameters, ResultSelector, ResultPath, Variable",
  },
  distributedMap: {
    construct: "Map with Mode DISTRIBUTED, ItemReader, ItemBatcher, ResultWriter, ToleratedFailure…, Label",
    why: "absent; use an inline Map for up to 40 at a time, an AWS Batch array job for more",
  },
  heartbeat: {
    construct: "HeartbeatSeconds, HeartbeatSecondsPath",
    why: "ignored; use TimeoutSeconds",
  },
  callback: {
    construct: "waitForTaskToken, activities, $$.Task.Token",
    why: "absent; poll, or let a .sync task wait",
  },
  credentials: { construct: "Credentials", why: "ignored; all tasks run in one account" },
  taskWithoutTimeout: {
    construct: "a Task without TimeoutSeconds",
    why: "the interpreter gives it 60 seconds, AWS 99,999,999; say how long it may take",
  },
  longTimer: {
    construct: "TimeoutSeconds, Seconds or MaxDelaySeconds above 2,000,000 (23 days)",
    why: "longer than the interpreter's timers, which then end at once; use a schedule",
  },
  resource: {
    construct: "a Task's Resource that the local cloud does not answer",
    why: "see TASK_RESOURCES in tasks/task-resources.ts",
  },
  contextObject: {
    construct: "$$.State, $$.Execution.StartTime, $$.Execution.RedriveCount, $$.Execution.RoleArn",
    why: "absent, or another time after a restart and inside Map and Parallel; pass the value in the input",
  },
  contextInNested: {
    construct: "$$.Execution.Input inside of a Map or Parallel",
    why: "it is the item or the branch's input there; pass it with ItemSelector or Parameters",
  },
  mapContext: {
    construct: "$$.Map other than in the ItemSelector of its own Map",
    why: "absent inside the iteration; hand it over with ItemSelector",
  },
  path: {
    construct: "JSONPath with *, .., slices, unions, filters or negative indexes",
    why: "where nothing or one thing matches the interpreter answers with another shape; use names and indexes",
  },
  resultPath: {
    construct: 'ResultPath other than null and $.name.name, also "$"',
    why: '"$" becomes a member named $; leave ResultPath out instead',
  },
  wholePath: {
    construct: 'InputPath or OutputPath "$"',
    why: 'fails where the value is 0, false, "" or null; leave it out',
  },
  falsyResult: {
    construct: 'Pass with a Result of 0, false, "" or null',
    why: "ignored; put it into an object",
  },
  negativeTest: {
    construct: "IsPresent, IsNull, IsNumeric, IsString, IsBoolean, IsTimestamp with false",
    why: "never matches; use Not",
  },
  quotedParenthesis: {
    construct: "a parenthesis or comma in a quoted argument of an intrinsic function",
    why: "the interpreter splits the arguments there; pass the text by a path",
  },
  repeatedName: {
    construct: "two states of the same name, in whatever branch",
    why: "AWS wants names unique in the whole file, and tasks are found by them",
  },
} as const satisfies Record<string, Rule>;

export type UnsupportedName = keyof typeof UNSUPPORTED;

export interface Finding {
  readonly rule: UnsupportedName;
  /** Where: `States.Calibrate.Parameters.x.$`. */
  readonly place: string;
}

/** True where the local cloud answers a Task's Resource. */
export type KnowsResource = (resource: string) => boolean;

const forbiddenFields: Readonly<Record<string, UnsupportedName>> = {
  Arguments: "jsonata",
  Output: "jsonata",
  Assign: "jsonata",
  Condition: "jsonata",
  ItemReader: "distributedMap",
  ItemBatcher: "distributedMap",
  ResultWriter: "distributedMap",
  ToleratedFailureCount: "distributedMap",
  ToleratedFailureCountPath: "distributedMap",
  ToleratedFailurePercentage: "distributedMap",
  ToleratedFailurePercentagePath: "distributedMap",
  Label: "distributedMap",
  HeartbeatSeconds: "heartbeat",
  HeartbeatSecondsPath: "heartbeat",
  Credentials: "credentials",
};

const LONGEST_TIMER_SECONDS = 2_000_000;
const REFERENCE_PATH = /^\$\$?(\.[\p{L}_][\p{L}\p{N}_-]*|\[\d+\]|\['[^'*?]+'\])*$/u;
const RESULT_PATH = /^\$(\.[\p{L}_][\p{L}\p{N}_-]*)+$/u;

type Node = Record<string, unknown>;

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
    for (const [field, rule] of Object.entries(forbiddenFields)) {
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
    this.#values(own, place, nested);
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
  #values(value: unknown, place: string, nested: boolean): void {
    if (Array.isArray(value)) {
      value.forEach((each, index) => {
        this.#values(each, `${place}${index}.`, nested);
      });
      return;
    }
    if (!isNode(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = place + key;
      if (typeof inner === "string") this.#text(key, inner, here, nested);
      else if (/^Is(Present|Null|Numeric|String|Boolean|Timestamp)$/.test(key) && inner === false) {
        this.#found("negativeTest", here);
      } else if (key === "MaxDelaySeconds" && Number(inner) > LONGEST_TIMER_SECONDS)
        this.#found("longTimer", here);
      else this.#values(inner, `${here}.`, nested);
    }
  }

  #text(key: string, text: string, place: string, nested: boolean): void {
    if (key === "ResultPath") {
      if (!RESULT_PATH.test(text)) this.#found("resultPath", place);
      return;
    }
    const isPath = /(Path|\.\$)$/.test(key) || key === "Variable";
    if (!isPath) return;
    if (text.startsWith("States.")) this.#intrinsic(text, place, nested);
    else this.#path(text, place, nested);
  }

  #intrinsic(text: string, place: string, nested: boolean): void {
    const quoted = text.match(/'(?:\\.|[^'\\])*'/g) ?? [];
    if (quoted.some((argument) => /[(),]/.test(argument))) this.#found("quotedParenthesis", place);
    for (const path of text.replaceAll(/'(?:\\.|[^'\\])*'/g, "''").match(/\$[^,)\s]*/g) ?? []) {
      this.#path(path, place, nested);
    }
  }

  #path(path: string, place: string, nested: boolean): void {
    if (!REFERENCE_PATH.test(path)) this.#found("path", place);
    if (/^\$\$\.Task\b/.test(path)) this.#found("callback", place);
    if (/^\$\$(\.State(?!Machine)\b|\.Execution\.(StartTime|RedriveCount|RoleArn)\b)/.test(path)) {
      this.#found("contextObject", place);
    }
    if (nested && /^\$\$(\.Execution(\.Input\b|$)|$)/.test(path)) this.#found("contextInNested", place);
    if (/^\$\$\.Map\b/.test(path) && !/\.(ItemSelector|Parameters)\./.test(place))
      this.#found("mapContext", place);
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
