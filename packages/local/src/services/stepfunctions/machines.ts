/** The lock file's state machines, read, validated and held to the list of what must not be used. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { validateDefinition } from "./interpret.ts";
import { taskOf } from "./tasks/task-resources.ts";
import { explain, findUnsupported } from "./unsupported.ts";

export interface Machine {
  readonly name: string;
  readonly arn: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly roleArn: string;
  /** Parsed. */
  readonly definition: unknown;
}

const knowsResource = (resource: string): boolean => taskOf(resource) !== undefined;

/** `${Name}` in a file stands for what the stacks put there; the schema knows ARNs only. */
function withExamples(definition: unknown): unknown {
  const text = JSON.stringify(definition);
  return JSON.parse(text.replace(/"\$\{(\w+)\}"/g, '"arn:aws:lambda:ap-south-1:000000000000:function:$1"'));
}

/** Why this definition cannot run here the same as on AWS; empty where it can. */
export async function definitionProblems(definition: unknown): Promise<string[]> {
  try {
    await validateDefinition(withExamples(definition));
  } catch (error) {
    return [(error as Error).message];
  }
  return findUnsupported(definition, knowsResource).map(explain);
}

/**
 * Throws InvalidInput naming the machine and everything in it that stands on the list. Its schema is looked at when
 * it first runs, which takes a tenth of a second.
 */
export function stateMachines(lock: Lock): Machine[] {
  return resourcesOfType(lock, "aws:sfn/stateMachine:StateMachine").map(({ name: resource, inputs }) => {
    const given = inputs["definition"];
    const definition: unknown = typeof given === "string" ? JSON.parse(given) : given;
    const problems = findUnsupported(definition, knowsResource).map(explain);
    if (problems.length > 0) throw new InvalidInput(`state machine ${resource}:\n  ${problems.join("\n  ")}`);
    const name = String(inputs["name"] ?? resource);
    return {
      name,
      arn: `arn:aws:states:${lock.region}:${lock.account}:stateMachine:${name}`,
      type: inputs["type"] === "EXPRESS" ? "EXPRESS" : "STANDARD",
      roleArn: String(inputs["roleArn"] ?? `arn:aws:iam::${lock.account}:role/local`),
      definition,
    };
  });
}
