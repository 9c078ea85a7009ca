/** $connect: remembers a connection and which domains it wants (`?domains=traffic,air`; all where nothing is said). */
import { DOMAINS, isDomain } from "@nagar/core/observation/domain.ts";
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { linked } from "../lib/resource.ts";
import { dynamoConnections } from "../store/connections.ts";
import { dynamoClient } from "../store/dynamo.ts";

/** API Gateway hands the query string to $connect, which its published type leaves out. */
type ConnectEvent = APIGatewayProxyWebsocketEventV2 & {
  queryStringParameters?: Record<string, string | undefined>;
};

export async function handler(event: ConnectEvent): Promise<APIGatewayProxyResultV2> {
  const asked = event.queryStringParameters?.["domains"]?.split(",") ?? [...DOMAINS];
  const unknown = asked.find((domain) => !isDomain(domain));
  if (unknown !== undefined) {
    return { statusCode: 400, body: `domains holds ${unknown.slice(0, 40)}; allowed: ${DOMAINS.join(", ")}` };
  }
  const connections = dynamoConnections(dynamoClient(), linked("ConnectionTable"));
  await connections.add(
    { id: event.requestContext.connectionId, domains: asked.filter(isDomain) },
    Date.now(),
  );
  return { statusCode: 200 };
}
