/** An execution is named for the attempt that it computes: starting it twice starts it once. */

export function executionName(id: string, attempt: number): string {
  return `${id}-${attempt}`;
}

/** The ARN of that execution of the state machine. */
export function executionArn(machineArn: string, id: string, attempt: number): string {
  return `${machineArn.replace(":stateMachine:", ":execution:")}:${executionName(id, attempt)}`;
}

/** The attempt that an execution computes; undefined where its name is not one of ours. */
export function executionOf(arn: string): { id: string; attempt: number } | undefined {
  const [, id, attempt] = /:([0-9a-f]{32})-(\d{1,6})$/.exec(arn) ?? [];
  return id === undefined ? undefined : { id, attempt: Number(attempt) };
}
