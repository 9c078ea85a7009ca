/** A synthesized stage, as questions that the tests ask of it. */
import type { Lock, LockResource } from "../../packages/local/src/lock.ts";

type Inputs = LockResource["inputs"];

export interface PolicyStatement {
  /** The resource that holds the policy. */
  holder: string;
  effect: string;
  actions: string[];
  resources: string[];
  principals: string[];
}

export class Graph {
  readonly lock: Lock;

  constructor(lock: Lock) {
    this.lock = lock;
  }

  /** Logical name → inputs, of one type. */
  of(type: string): Map<string, Inputs> {
    return new Map(
      this.lock.resources.filter((each) => each.type === type).map(({ name, inputs }) => [name, inputs]),
    );
  }

  /** The one resource of that type and logical name. */
  the(type: string, name: string): Inputs {
    const inputs = this.of(type).get(name);
    if (!inputs) throw new Error(`no ${type} ${name} in ${this.lock.stage}`);
    return inputs;
  }

  /** The inputs of the queue, function or stream with that ARN: its last part is the physical name. */
  byArn(arn: string): Inputs | undefined {
    const name = arn.split(/[:/]/).at(-1);
    return this.lock.resources.find(({ inputs }) => inputs["name"] === name)?.inputs;
  }

  /** Every statement of every policy: of roles, queues, topics, buckets and devices. */
  statements(): PolicyStatement[] {
    return this.lock.resources.flatMap(({ type, name, inputs }) =>
      documentsIn(inputs).flatMap((document) =>
        [document.Statement].flat().map((statement) => ({
          holder: `${type} ${name}`,
          effect: statement.Effect,
          actions: [statement.Action ?? []].flat(),
          resources: [statement.Resource ?? []].flat(),
          principals:
            typeof statement.Principal === "object"
              ? Object.values(statement.Principal).flat()
              : [statement.Principal ?? []].flat(),
        })),
      ),
    );
  }
}

interface PolicyDocument {
  Statement: RawStatement | RawStatement[];
}

interface RawStatement {
  Effect: string;
  Action?: string | string[];
  Resource?: string | string[];
  Principal?: string | Record<string, string | string[]>;
}

/** Policy documents anywhere in a resource's inputs: an object with a `Statement`. */
function documentsIn(value: unknown): PolicyDocument[] {
  if (typeof value !== "object" || value === null) return [];
  if ("Statement" in value) return [value as PolicyDocument];
  return Object.values(value).flatMap(documentsIn);
}
