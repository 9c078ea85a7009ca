/** The one address that people know. What lies behind it is said where each part is (`web.ts`). */
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
