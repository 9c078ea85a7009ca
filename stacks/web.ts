/**
 * The site, with the API and the WebSocket under the same origin: `/` the pages, `/v1` the API, `/live` the
 * WebSocket, exactly as the local cloud serves them. So the page needs no address of anything.
 */
import { api } from "./api.ts";
import { live } from "./live.ts";
import { stage } from "./stage.ts";

/** Said with every answer: HTTPS only from now on, no guessing of types, no framing, no address to others. */
const HEADERS = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
};

const sayHeaders = Object.entries(HEADERS).map(
  ([name, value]) => `event.response.headers["${name}"] = { value: "${value}" };`,
);

export const router = new sst.aws.Router("Router", {
  edge: { viewerResponse: { injection: sayHeaders.join("\n") } },
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
  transform: { assets: { access: "cloudfront", cors: false } },
});
