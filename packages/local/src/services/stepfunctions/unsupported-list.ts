/**
 * What no workflow here may use of the Amazon States Language, because the local interpreter (aws-local-stepfunctions
 * 3.0.0) has it not or differently from AWS: found by reading its source. To be looked at with every new version.
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

/** Fields of a state that stand for a construct on the list wherever they are. */
export const FORBIDDEN_FIELDS: Readonly<Record<string, UnsupportedName>> = {
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
