/**
 * The site, with the API and the WebSocket under the same origin: `/` the pages, `/v1` the API, `/live` the
 * WebSocket, exactly as the local cloud serves them. So the page needs no address of anything.
 */
import { api } from "./api.ts";
import { live } from "./live.ts";
import { router } from "./router.ts";
import { signIn } from "./sign-in.ts";

router.route("/v1", api.url);
router.route("/live", live.managementEndpoint, { rewrite: { regex: "^/live.*$", to: "/$default" } });

export const site = new sst.aws.StaticSite("Web", {
  path: "packages/web",
  build: { command: "npm run build", output: "dist" },
  // The only other origin that the page's content security policy lets it ask.
  environment: { VITE_SIGN_IN_ORIGIN: signIn?.origin ?? "" },
  router: { instance: router },
  transform: { assets: { access: "cloudfront", cors: false } },
});
