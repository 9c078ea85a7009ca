/** The real child of the array job, in a container that is taken away once: half a second after its first attempt began. */
if (process.env["AWS_BATCH_JOB_ATTEMPT"] === "1") setTimeout(() => process.exit(137), 500);
await import("@nagar/functions/simulation/batch-child.ts");
