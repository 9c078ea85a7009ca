/** $disconnect: forgets a connection. */
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { linked } from "../lib/resource.ts";
import { dynamoConnections } from "../store/connections.ts";
import { dynamoClient } from "../store/dynamo.ts";

export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  await dynamoConnections(dynamoClient(), linked("ConnectionTable")).remove(
    event.requestContext.connectionId,
  );
  return { statusCode: 200 };
}
