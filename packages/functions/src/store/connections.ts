/** Open WebSocket connections. One that was never closed is forgotten by the table's TTL. */
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DOMAINS, type Domain, isDomain } from "@nagar/core/observation/domain.ts";
import { queryPartition } from "./dynamo.ts";

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
      const items = await queryPartition(client, table, PARTITION);
      return items.flatMap((item): Connection[] => {
        const id = item["sk"]?.S;
        const domains = (item["domains"]?.S ?? DOMAINS.join(",")).split(",").filter(isDomain);
        return id === undefined ? [] : [{ id, domains }];
      });
    },
  };
}
