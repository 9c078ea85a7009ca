/** PUT /v1/alerts/recipients/{id} */
import { recipientWire } from "@nagar/core/alerts/notify.ts";
import { documentIdParameter, named } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { recipientDocuments } from "../alerts/alert-documents.ts";
import { addressesLeft, subscribe, unsubscribe } from "../alerts/subscribe.ts";
import { allowedHosts, checkWebhook } from "../alerts/webhook.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler(
  { path: parameters({ id: documentIdParameter }), body: recipientWire },
  async ({ path, body }) => {
    if (body.channel.kind === "webhook") checkWebhook(body.channel.to, allowedHosts(), "channel.to");
    if (body.channel.kind === "email") await subscribe(body.channel.to);
    const documents = recipientDocuments();
    const before = await documents.list();
    await unsubscribe(addressesLeft(before, [...before.filter(({ id }) => id !== path.id), body]));
    await documents.put(path.id, named(path.id, body));
    return { body };
  },
);
