import { defineConfig } from "vitest/config";

/** One time zone that is neither IST nor UTC, so that a test which leans on the machine's zone fails. */
process.env["TZ"] = "America/Bogota";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/src/**/*.test.tsx",
      "stacks/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    allowOnly: false,
  },
});
