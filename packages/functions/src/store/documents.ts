/** Small documents that people edit, a kind a partition, each checked by its schema on the way in and on the way out. */
import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type * as z from "zod";
import { passing, putItem, queryPartition } from "./dynamo.ts";

/** A stored document that the schema does not accept: an earlier version of it did. */
export interface Refused {
  id: string;
  /** Which field, and what is allowed. */
  message: string;
}

export interface Documents<Document> {
  /** Those that the schema still accepts: one that a later version refuses is left out rather than in the way. */
  list(): Promise<Document[]>;
  /** All that are stored: the accepted as they are read and as they were written, the refused with the reason. */
  stored(): Promise<{ accepted: { document: Document; written: unknown }[]; refused: Refused[] }>;
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
  async function stored() {
    const accepted: { document: z.output<Schema>; written: unknown }[] = [];
    const refused: Refused[] = [];
    for (const item of await queryPartition(client, table, kind)) {
      const written: unknown = JSON.parse(item["document"]?.S ?? "null");
      const parsed = schema.safeParse(written);
      if (parsed.success) accepted.push({ document: parsed.data, written });
      else {
        const message = parsed.error.issues
          .map(({ path, message }) => `${path.join(".")}: ${message}`)
          .join("; ");
        refused.push({ id: item["sk"]?.S ?? "", message });
      }
    }
    return { accepted, refused };
  }

  return {
    stored,
    list: async () => (await stored()).accepted.map(({ document }) => document),
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
