/** What is asked about executions and state machines. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Operation } from "../service.ts";
import type { Execution, ExecutionStore } from "./execution-store.ts";
import type { Machine } from "./machines.ts";

const page = {
  maxResults: z.number().int().min(0).max(1000).default(100),
  nextToken: z.string().optional(),
};

/** A token is the place to go on from. */
function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const offset = Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(offset) || offset < 0)
    throw new AwsError("InvalidToken", `Invalid Token: '${token}'`);
  return offset;
}

function nextToken(offset: number, size: number, limit: number): { nextToken?: string } {
  return size < limit ? {} : { nextToken: Buffer.from(String(offset + size)).toString("base64url") };
}

function limitOf(maxResults: number): number {
  return maxResults === 0 ? 100 : maxResults;
}

function describe(execution: Execution): object {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt !== undefined && { stopDate: execution.stoppedAt / 1000 }),
  };
}

/** @param find throws ExecutionDoesNotExist */
export function readOperations(
  machines: ReadonlyMap<string, Machine>,
  store: ExecutionStore,
  find: (arn: string) => Execution,
): Record<string, Operation> {
  const machineOf = (arn: string): Machine => {
    const machine = machines.get(arn);
    if (!machine) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  };
  return {
    DescribeExecution: operation(
      z.strictObject({ executionArn: z.string(), includedData: z.string().optional() }),
      ({ executionArn }) => {
        const found = find(executionArn);
        const { input, output, error, cause } = found;
        return { ...describe(found), input, inputDetails: { included: true }, output, error, cause };
      },
    ),
    ListExecutions: operation(
      z.strictObject({
        stateMachineArn: z.string(),
        statusFilter: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]).optional(),
        ...page,
      }),
      ({ stateMachineArn, statusFilter, maxResults, nextToken: token }) => {
        machineOf(stateMachineArn);
        const [limit, offset] = [limitOf(maxResults), offsetOf(token)];
        const executions = store.list(stateMachineArn, statusFilter, limit, offset);
        return { executions: executions.map(describe), ...nextToken(offset, executions.length, limit) };
      },
    ),
    GetExecutionHistory: operation(
      z.strictObject({
        executionArn: z.string(),
        reverseOrder: z.boolean().default(false),
        includeExecutionData: z.boolean().default(true),
        ...page,
      }),
      ({ executionArn, reverseOrder, maxResults, nextToken: token }) => {
        find(executionArn);
        const [limit, offset] = [limitOf(maxResults), offsetOf(token)];
        const events = store.events(executionArn, reverseOrder, limit, offset);
        return {
          events: events.map(({ id, at, type, details }) => ({
            id,
            previousEventId: id - 1,
            timestamp: at / 1000,
            type,
            ...details,
          })),
          ...nextToken(offset, events.length, limit),
        };
      },
    ),
    ListStateMachines: operation(z.strictObject(page), () => ({
      stateMachines: [...machines.values()].map(({ arn, name, type }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: 0,
      })),
    })),
    DescribeStateMachine: operation(
      z.strictObject({ stateMachineArn: z.string(), includedData: z.string().optional() }),
      ({ stateMachineArn }) => {
        const { arn, name, type, roleArn, definition } = machineOf(stateMachineArn);
        return {
          stateMachineArn: arn,
          name,
          type,
          roleArn,
          status: "ACTIVE",
          definition: JSON.stringify(definition),
          creationDate: 0,
        };
      },
    ),
  };
}
