/** Whom the town may call over HTTPS, and what such a call is signed with. */
import { stage } from "./stage.ts";

/** Hosts that webhooks and callbacks may name. */
export const webhookHosts = new sst.Linkable("WebhookHosts", {
  properties: { list: stage.webhookHosts.join(",") },
});

/** The key that the message about a finished batch is signed with. */
export const callbackKey = new sst.Secret("CallbackKey", "");
