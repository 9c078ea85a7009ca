/** A Batch job for tests: writes down that it ran, and ends as its first argument says. */
import { appendFileSync } from "node:fs";

const {
  AWS_BATCH_JOB_ARRAY_INDEX: index = "",
  AWS_BATCH_JOB_ATTEMPT: attempt = "",
  TRACE = "",
} = process.env;
const [how = "succeed"] = process.argv.slice(2);
appendFileSync(TRACE, `${how} ${index} ${attempt}\n`);
if (how === "wait") await new Promise((resolve) => setTimeout(resolve, 600_000));
if (how === "throw") throw new Error("no convergence");
if (how === "fail-once" && attempt === "1") process.exit(3);
if (how === "fail-odd" && Number(index) % 2 === 1) process.exit(4);
console.log(`done ${index}`);
