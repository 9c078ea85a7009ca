/** WebSocket routes: refuses a client that says ?deny, greets back what a message says. */
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { Resource } from "sst";

interface LiveEvent {
  body?: string;
  queryStringParameters?: Record<string, string>;
  requestContext: { routeKey: string; connectionId: string };
}

const { Live } = Resource as unknown as { Live: { managementEndpoint: string } };
const connections = new ApiGatewayManagementApiClient({ endpoint: Live.managementEndpoint });

export async function handler(event: LiveEvent): Promise<object> {
  const { routeKey, connectionId } = event.requestContext;
  if (routeKey === "$connect") return { statusCode: event.queryStringParameters?.["deny"] ? 403 : 200 };
  const Data = Buffer.from(`${routeKey}: ${event.body}`);
  await connections.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
  return { statusCode: 200 };
}
