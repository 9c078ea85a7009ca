/**
 * What a device may do on the MQTT broker: connect as itself, and publish its own observations. Attach this
 * policy to each device's certificate (docs/operations/deploy.md says how). A device is an IoT thing named for
 * its entity, so that one stolen certificate speaks for one entity only.
 */
import { partition, place } from "./account.ts";

const prefix = $interpolate`arn:${partition}:iot:${place}`;

/** IoT's own substitution: the thing that the connection's certificate belongs to. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the policy language's own substitution
const THING = "${iot:Connection.Thing.ThingName}";

export const devicePolicy = new aws.iot.Policy("DevicePolicy", {
  name: `${$app.name}-${$app.stage}-device`,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["iot:Connect"], Resource: [$interpolate`${prefix}:client/${THING}`] },
      {
        Effect: "Allow",
        Action: ["iot:Publish"],
        Resource: [$interpolate`${prefix}:topic/nagar/*/${THING}`],
      },
    ],
  }),
});
