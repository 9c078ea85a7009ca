/** The lock file's Batch job definitions and queues. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, type LockResource, resourcesOfType } from "../../lock.ts";

/** A value that is a JSON document stands as a document in the lock file; a program gets its text. */
const text = z.preprocess(
  (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : value),
  z.string(),
);
const variables = z.array(z.object({ name: z.string(), value: text })).default([]);

export const retrySchema = z.object({
  attempts: z.number().int().min(1).max(10).default(1),
  evaluateOnExit: z
    .array(
      z.object({
        action: z.string().transform((action) => action.toUpperCase()),
        onExitCode: z.string().optional(),
        onReason: z.string().optional(),
        onStatusReason: z.string().optional(),
      }),
    )
    .default([]),
});

export type RetryStrategy = z.infer<typeof retrySchema>;

export const containerSchema = z.object({
  image: z.string().optional(),
  command: z.array(z.string()).default([]),
  environment: variables,
  resourceRequirements: z.array(z.object({ type: z.string(), value: z.string() })).default([]),
  memory: z.number().optional(),
});

const definitionSchema = z.object({
  name: z.string(),
  type: z.literal("container", "only container jobs are supported"),
  containerProperties: z.preprocess(
    (value) => (typeof value === "string" ? JSON.parse(value) : value),
    containerSchema,
  ),
  parameters: z.record(z.string(), z.string()).default({}),
  retryStrategy: z
    .preprocess(
      // Pulumi's list is called evaluateOnExits.
      (value) => {
        const { evaluateOnExits, ...rest } = (value ?? {}) as Record<string, unknown>;
        return { ...rest, ...(evaluateOnExits !== undefined && { evaluateOnExit: evaluateOnExits }) };
      },
      retrySchema,
    )
    .prefault({}),
  timeout: z.object({ attemptDurationSeconds: z.number().int().min(60).optional() }).prefault({}),
});

export interface JobDefinition {
  readonly name: string;
  readonly arn: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly retry: RetryStrategy;
  readonly timeoutSeconds: number | undefined;
}

export interface JobQueue {
  readonly name: string;
  readonly arn: string;
  readonly priority: number;
}

/** Where a definition says nothing: as much as a Fargate job gets with one vCPU. */
const DEFAULT_MEMORY_MB = 2048;

/** Environment variables as a record. */
export function asRecord(list: readonly { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** Mebibytes of a container's requirements; undefined where they say nothing. */
export function memoryOf(requirements: readonly { type: string; value: string }[]): number | undefined {
  const memory = requirements.find(({ type }) => type === "MEMORY")?.value;
  return memory === undefined ? undefined : Number(memory);
}

/** Throws InvalidInput naming the definition and what of it the local cloud does not have. */
export function jobDefinitions(lock: Lock): JobDefinition[] {
  return resourcesOfType(lock, "aws:batch/jobDefinition:JobDefinition").map(({ name: resource, inputs }) => {
    const result = definitionSchema.safeParse(inputs);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw new InvalidInput(`job definition ${resource}: ${issue?.path.join(".")}: ${issue?.message}`);
    }
    const { name, containerProperties, parameters, retryStrategy, timeout } = result.data;
    const { command, environment, resourceRequirements, memory } = containerProperties;
    return {
      name,
      arn: `arn:aws:batch:${lock.region}:${lock.account}:job-definition/${name}:1`,
      command,
      environment: asRecord(environment),
      parameters,
      memoryMb: memoryOf(resourceRequirements) ?? memory ?? DEFAULT_MEMORY_MB,
      retry: retryStrategy,
      timeoutSeconds: timeout.attemptDurationSeconds,
    };
  });
}

export function jobQueues(lock: Lock): JobQueue[] {
  return resourcesOfType(lock, "aws:batch/jobQueue:JobQueue").map(
    ({ name: resource, inputs }: LockResource) => {
      const name = String(inputs["name"] ?? resource);
      return {
        name,
        arn: `arn:aws:batch:${lock.region}:${lock.account}:job-queue/${name}`,
        priority: Number(inputs["priority"] ?? 1),
      };
    },
  );
}

/** The name in `name`, `name:3` or `arn:…/name:3`. */
export function shortName(reference: string): string {
  const last = reference.slice(reference.lastIndexOf("/") + 1);
  return last.split(":")[0] ?? last;
}
