/**
 * What differs between stages, and nothing else does. `dev` is what a person deploys under their own name (and
 * what runs on one machine), so any stage that is neither `staging` nor `production` has its settings.
 */

import type { Role } from "../packages/core/src/access/roles.ts";

/** SST's words for the time that logs are kept, and CloudWatch's days. */
export const LOG_DAYS = { "1 week": 7, "1 month": 30, "1 year": 365 } as const;

/** How a stage knows who is there. */
export interface SignInSettings {
  /** Whether a person may sign in with a password alone, or needs the code of an authenticator too. */
  mfa: "optional" | "on";
  /** Machines that may sign in, and the roles of each. */
  machines: Readonly<Record<string, readonly Role[]>>;
}

export interface StageSettings {
  /** What `sst remove` does with tables and buckets. */
  removal: "remove" | "retain";
  /** Whether `sst remove` is refused. */
  protect: boolean;
  /** Whether DynamoDB refuses to delete a table, whoever asks. */
  deletionProtection: boolean;
  /** How long logs are kept. */
  logRetention: keyof typeof LOG_DAYS;
  logLevel: "DEBUG" | "INFO";
  /** How long the stream can be read again, hours. A failed batch is looked up in it within half of this. */
  streamRetentionHours: 24 | 48 | 168;
  /** Requests per second, and at once, that one route of the HTTP API admits. */
  throttle: { rate: number; burst: number };
  /** Whoever changes something has to sign in, where this is set. */
  signIn?: SignInSettings;
  /** Whether CloudFront's web application firewall stands before the site and the API. */
  firewall: boolean;
  /** Whether alarms ring. */
  alarms: boolean;
  /**
   * Whether the recipe `xgboost` is trained by SageMaker's built-in XGBoost instead of here. It costs a job's minutes of a
   * machine of its own; the local cloud does not have it, so it is off where nobody asked for it.
   */
  sagemakerXgboost: boolean;
  /** Hosts that webhooks may call, by name. */
  webhookHosts: readonly string[];
  /** A month's cost above which the alarm topic hears of it, USD. */
  monthlyBudgetUsd?: number;
  capacity: {
    /** Records that the window consumer takes at once, and how long it waits for them, seconds. */
    windows: { batch: number; waitSeconds: number; memory: "512 MB" | "1024 MB" | "1769 MB" };
    /** How long the archiver gathers records for a file, seconds (300 is Lambda's limit). */
    archiveSeconds: number;
    /** Landed files that are read at the same time. */
    landedFiles: number;
    /** Processors that simulations may use at the same time. */
    simulationVcpus: number;
  };
}

const dev: StageSettings = {
  removal: "remove",
  protect: false,
  deletionProtection: false,
  logRetention: "1 week",
  logLevel: "DEBUG",
  streamRetentionHours: 24,
  throttle: { rate: 200, burst: 400 },
  firewall: false,
  sagemakerXgboost: false,
  webhookHosts: [],
  alarms: false,
  capacity: {
    windows: { batch: 1000, waitSeconds: 1, memory: "1024 MB" },
    archiveSeconds: 60,
    landedFiles: 2,
    simulationVcpus: 16,
  },
};

const staging: StageSettings = {
  removal: "retain",
  protect: false,
  deletionProtection: false,
  logRetention: "1 month",
  logLevel: "INFO",
  streamRetentionHours: 48,
  throttle: { rate: 200, burst: 400 },
  signIn: { mfa: "optional", machines: { Gateway: ["source"] } },
  firewall: false,
  sagemakerXgboost: false,
  webhookHosts: [],
  alarms: true,
  monthlyBudgetUsd: 100,
  capacity: {
    windows: { batch: 1000, waitSeconds: 1, memory: "1024 MB" },
    archiveSeconds: 300,
    landedFiles: 5,
    simulationVcpus: 32,
  },
};

const production: StageSettings = {
  removal: "retain",
  protect: true,
  deletionProtection: true,
  logRetention: "1 year",
  logLevel: "INFO",
  streamRetentionHours: 168,
  throttle: { rate: 1000, burst: 2000 },
  signIn: { mfa: "on", machines: { Gateway: ["source"] } },
  firewall: true,
  sagemakerXgboost: false,
  webhookHosts: [],
  alarms: true,
  monthlyBudgetUsd: 500,
  capacity: {
    // 1,769 MB is one whole virtual processor.
    windows: { batch: 1000, waitSeconds: 1, memory: "1769 MB" },
    archiveSeconds: 300,
    landedFiles: 10,
    simulationVcpus: 64,
  },
};

/** The settings of the stage of that name. */
export function settingsOf(stage: string): StageSettings {
  if (stage === "production") return production;
  if (stage === "staging") return staging;
  return dev;
}
