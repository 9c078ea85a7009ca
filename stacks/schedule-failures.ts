/**
 * Where a schedule's firing ends whose target refused it, and the event that was to start a training: a state machine that
 * does not start, a function that is out of reach. What a function did with a firing that it took is seen elsewhere (`<Function>Dropped`).
 */
import { deadLetterQueue } from "./queue.ts";

export const scheduleFailures = deadLetterQueue("ScheduleFailures");
