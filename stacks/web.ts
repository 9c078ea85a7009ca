/**
 * The site, with the API and the WebSocket under the same origin: `/` the pages, `/v1` the API, `/live` the
 * WebSocket, exactly as the local cloud serves them. So the page needs no address of anything.
 */
import { api } from "./api.ts";
import { live } from "./live.ts";
import { stage } from "./stage.ts";

export const router = new sst.aws.Router("Router", {
  waf: stage.firewall && {
    rateLimitPerIp: 2000,
    logging: { include: "blocked", retention: stage.logRetention },
  },
});

router.route("/v1", api.url);
router.route("/live", live.managementEndpoint, { rewrite: { regex: "^/live.*$", to: "/$default" } });

export const site = new sst.aws.StaticSite("Web", {
  path: "packages/web",
  build: { command: "npm run build", output: "dist" },
  router: { instance: router },
});
