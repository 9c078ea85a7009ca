/// <reference path="./.sst/platform/config.d.ts" />

/**
 * Nagar on AWS, and on one machine: `sst deploy` deploys this description, `npm run synth` turns the same into
 * the lock file that the local cloud boots. A file of `stacks/` per capability; their imports of one another are
 * the architecture.
 */
export default $config({
  async app({ stage }) {
    const { settingsOf } = await import("./stacks/stage-settings.ts");
    const { removal, protect } = settingsOf(stage);
    return {
      name: "nagar",
      home: "aws",
      removal,
      protect,
      providers: {
        aws: {
          version: "7.20.0",
          region: "ap-south-1",
          defaultTags: { tags: { application: "nagar", stage } },
        },
      },
    };
  },
  async run() {
    await import("./stacks/storage.ts");
    await import("./stacks/catalog.ts");
    await import("./stacks/devices.ts");
    await import("./stacks/ingestion.ts");
    await import("./stacks/processing.ts");
    await import("./stacks/features.ts");
    await import("./stacks/simulation.ts");
    await import("./stacks/recommendation.ts");
    await import("./stacks/forecasting.ts");
    await import("./stacks/alerts.ts");
    const { live } = await import("./stacks/live.ts");
    const { api } = await import("./stacks/api.ts");
    const { site } = await import("./stacks/web.ts");
    await import("./stacks/observability.ts");
    await import("./stacks/dashboard.ts");
    return { web: site.url, api: api.url, live: live.url };
  },
});
