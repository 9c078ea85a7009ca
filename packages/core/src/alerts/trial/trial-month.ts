/** One month of the small town, with everything that makes it hard: for the test and the benchmark alike. */
import { recipient } from "../notify.ts";
import { midnight } from "./plant-incidents.ts";
import { runTrial } from "./run-trial.ts";
import { scoreTrial, type TrialScore } from "./score-trial.ts";
import { selectDevices, smallTown } from "./small-town.ts";

const DAYS = 30;
/** Days in which the windows learn what is usual, before anybody watches. */
const LEARN_DAYS = 10;

/** A control room that wants all of it, and a commissioner who sleeps. */
const RECIPIENTS = [
  {
    id: "control-room",
    channel: { kind: "email", to: "control@town.example" },
    least_severity: "info",
    per_hour: 1000,
  },
  {
    id: "commissioner",
    channel: { kind: "sms", to: "+919825000000" },
    least_severity: "severe",
    quiet: { from: "22:30", to: "06:00" },
    per_hour: 6,
  },
].map((each) => recipient.parse(each));

/**
 * Runs the month that begins on `date` (YYYY-MM-DD, local) in the town of `seed` and scores it. Each record and event
 * comes twice with a chance of 1 in 20; the process is killed at 1 write in 50,000.
 */
export async function trialMonth({
  seed,
  date,
}: {
  seed: number;
  date: string;
}): Promise<{ score: TrialScore; restarts: number; observations: number }> {
  const town = smallTown(seed);
  const start = midnight(date);
  const result = await runTrial({
    town,
    choose: selectDevices(town),
    start,
    days: DAYS,
    learn: LEARN_DAYS,
    seed,
    recipients: RECIPIENTS,
    twice: 0.05,
    killed: 2e-5,
  });
  const { restarts, observations } = result;
  return { score: scoreTrial(result, DAYS), restarts, observations };
}
