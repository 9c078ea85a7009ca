/** What a function's thread and the pool say to each other. Events and answers travel as JSON, as on Lambda. */

export interface ThreadSetup {
  /** URL of the handler's module. */
  readonly module: string;
  readonly exportName: string;
  /** SST's short id: what the thread is called in a process list. */
  readonly id: string;
  readonly functionName: string;
  readonly arn: string;
  readonly memoryMb: number;
  /** Folder for Node's compile cache, so that a second start parses nothing again. */
  readonly compileCache: string;
}

export interface Invocation {
  readonly id: number;
  readonly requestId: string;
  readonly event: string;
  /** From when the handler is there: as on Lambda starting up does not count. */
  readonly timeoutMs: number;
}

export interface ThrownError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ThreadMessage =
  | { readonly type: "ready" }
  | { readonly type: "answer"; readonly id: number; readonly result: string }
  | { readonly type: "failure"; readonly id: number; readonly error: ThrownError }
  | { readonly type: "init-failure"; readonly error: ThrownError };
