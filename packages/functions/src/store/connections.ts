/** Open WebSocket connections. One that was never closed is forgotten by the table's TTL. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { DOMAINS, type Domain, isDomain } from "@nagar/core/observation/domain.ts";
import type { Item } from "./dynamo.ts";

const PARTITION = "connection";
/** API Gateway closes a connection after two hours. */
const TTL_SECONDS = 7_500;

export interface Connection {
  id: string;
  /** What it wants to hear of. */
  domains: Domain[];
}

export interface Connections {
  add(connection: Connection, now: number): Promise<void>;
  remove(id: string): Promise<void>;
  list(): Promise<Connection[]>;
}

export function dynamoConnections(client: DynamoDBClient, table: string): Connections {
  return {
    async add({ id, domains }, now) {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            pk: { S: PARTITION },
            sk: { S: id },
            domains: { S: domains.join(",") },
            expiresAt: { N: String(Math.ceil(now / 1000) + TTL_SECONDS) },
          },
        }),
      );
    },
    async remove(id) {
      await client.send(
        new DeleteItemCommand({ TableName: table, Key: { pk: { S: PARTITION }, sk: { S: id } } }),
      );
    },
    async list() {
      const connections: Connection[] = [];
      let from: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": { S: PARTITION } },
            ExclusiveStartKey: from,
          }),
        );
        for (const item of page.Items ?? []) {
          const id = item["sk"]?.S;
          if (id !== undefined)
            connections.push({
              id,
              domains: (item["domains"]?.S ?? DOMAINS.join(",")).split(",").filter(isDomain),
            });
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return connections;
    },
  };
}
