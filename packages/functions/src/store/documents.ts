/** Small documents that people edit, a kind a partition, each checked by its schema on the way in and on the way out. */
import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type * as z from "zod";
import { passing, putItem, queryPartition } from "./dynamo.ts";

export interface Documents<Document> {
  /** Those that the schema still accepts: one that a later version refuses is left out rather than in the way. */
  list(): Promise<Document[]>;
  /** The same in their written form. */
  written(): Promise<unknown[]>;
  /** Keeps a document in its written form, which the schema has to accept. */
  put(id: string, written: unknown): Promise<void>;
  /** False where there was none. */
  remove(id: string): Promise<boolean>;
}

/** All documents of one kind lie in one partition. */
export function dynamoDocuments<Schema extends z.ZodType<{ id: string }>>(
  client: DynamoDBClient,
  table: string,
  kind: string,
  schema: Schema,
): Documents<z.output<Schema>> {
  async function accepted() {
    const items = await queryPartition(client, table, kind);
    return items.flatMap((item) => {
      const written: unknown = JSON.parse(item["document"]?.S ?? "null");
      const parsed = schema.safeParse(written);
      return parsed.success ? [{ document: parsed.data, written }] : [];
    });
  }

  return {
    list: async () => (await accepted()).map(({ document }) => document),
    written: async () => (await accepted()).map(({ written }) => written),
    put: (id, written) =>
      putItem(table, { pk: { S: kind }, sk: { S: id }, document: { S: JSON.stringify(written) } }),
    async remove(id) {
      const answer = await client
        .send(
          new DeleteItemCommand({
            TableName: table,
            Key: { pk: { S: kind }, sk: { S: id } },
            ReturnValues: "ALL_OLD",
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
      return answer.Attributes !== undefined;
    },
  };
}
