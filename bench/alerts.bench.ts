/**
 * The alert engine against simulated months in which thirty incidents over the seven domains are planted: what was
 * heard and how soon, false alerts a week, messages that came twice. And, in the running system, how long it takes
 * from an observation to the mail.
 *
 * The shipped rules were tuned on the months of TUNED only; those of UNSEEN were run once the rules stood.
 */
import { trialMonth } from "@nagar/core/alerts/trial/trial-month.ts";
import { DOMAINS } from "@nagar/core/observation/domain.ts";
import { measureLatency } from "./alerts/latency.ts";

export const description = "Planted incidents in simulated months: heard, delays, false alerts, duplicates";

const TUNED = [
  { seed: 1, date: "2026-03-01" },
  { seed: 2, date: "2026-10-20" },
  { seed: 3, date: "2026-05-01" },
  { seed: 4, date: "2026-01-05" },
  { seed: 11, date: "2026-03-01" },
  { seed: 22, date: "2026-10-25" },
  { seed: 24, date: "2025-12-01" },
];
const UNSEEN = [
  { seed: 21, date: "2026-03-01" },
  { seed: 23, date: "2026-04-10" },
  { seed: 35, date: "2025-12-10" },
];

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

async function months(list: readonly { seed: number; date: string }[]) {
  const runs: (Awaited<ReturnType<typeof trialMonth>> & {
    month: { seed: number; date: string };
    cpuSeconds: number;
  })[] = [];
  for (const month of list) {
    const cpu = process.cpuUsage();
    const { score, restarts, observations } = await trialMonth(month);
    const { user, system } = process.cpuUsage(cpu);
    runs.push({ month, score, restarts, observations, cpuSeconds: Math.round((user + system) / 1e6) });
  }
  const domains = Object.fromEntries(
    DOMAINS.map((domain) => {
      const heard = runs.flatMap(({ score }) =>
        score.heard.filter((one) => one.incident.kind.domain === domain),
      );
      const delays = heard.flatMap(({ delayMinutes }) => (delayMinutes === undefined ? [] : [delayMinutes]));
      return [
        domain,
        {
          planted: heard.length,
          detected: delays.length,
          medianDelayMin: quantile(delays, 0.5),
          maxDelayMin: delays.length === 0 ? undefined : Math.max(...delays),
          falseAWeekByMonth: runs.map(({ score }) => Number(score.byDomain[domain].falseAWeek.toFixed(2))),
        },
      ];
    }),
  );
  return {
    domains,
    missed: runs.flatMap(({ month, score }) =>
      score.heard.flatMap(({ alert, incident }) => (alert ? [] : [`${month.seed}: ${incident.kind.name}`])),
    ),
    foretold: runs.flatMap(({ month, score }) =>
      score.heard.flatMap(({ foretold, incident }) =>
        foretold === undefined
          ? []
          : [`${month.seed}: ${incident.kind.name}, ${foretold ? "ahead" : "when it was there"}`],
      ),
    ),
    falseRules: Object.fromEntries(
      [
        ...Map.groupBy(
          runs.flatMap(({ score }) => score.falseAlerts),
          ({ ruleId }) => ruleId,
        ),
      ].map(([rule, alerts]) => [rule, alerts.length]),
    ),
    messages: runs.reduce((sum, { score }) => sum + score.messages, 0),
    duplicates: runs.reduce((sum, { score }) => sum + score.duplicates, 0),
    restarts: runs.reduce((sum, run) => sum + run.restarts, 0),
    observations: runs.reduce((sum, run) => sum + run.observations, 0),
    cpuSeconds: runs.map(({ cpuSeconds }) => cpuSeconds),
  };
}

/**
 * `--only unseen|tuned|latency`: one part; `--months N`: the first N of each set (all); `--samples N`: alerts whose latency
 * is measured (80).
 */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const option = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const wanted = (part: string) => (option("only") ?? part) === part;
  const count = Number(option("months") ?? Number.POSITIVE_INFINITY);
  return {
    ...(wanted("latency") && { latency: await measureLatency(Number(option("samples") ?? 80)) }),
    ...(wanted("tuned") && { tuned: await months(TUNED.slice(0, count)) }),
    ...(wanted("unseen") && { unseen: await months(UNSEEN.slice(0, count)) }),
  };
}
