/** Recommendations in DynamoDB: an item each, changed on its version, so that steps side by side lose nothing. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Conflict } from "@nagar/core/errors.ts";
import type { RecommendationRecord } from "@nagar/core/recommend/run/record.ts";
import { type UnderWay, underWayIn } from "@nagar/core/recommend/run/under-way.ts";
import { getAll, type Item, putVersioned, queryIndex, queryPartition } from "../store/dynamo.ts";

const KIND = "recommendation";
/** Stands on a record as long as one of its measures is under way. */
const UNDER_WAY = "yes";
/** Steps that change one record at once, each of which succeeds in the end. */
const TRIES = 40;

export interface RecommendationStore {
  /** Keeps a new record; gives the one that was there instead where there is one. */
  create(record: RecommendationRecord): Promise<RecommendationRecord>;
  get(id: string): Promise<RecommendationRecord | undefined>;
  /**
   * The record after `change`, which may be asked again where somebody else was quicker. Undefined from it changes nothing.
   * @throws Conflict where others are always quicker.
   */
  change(
    id: string,
    change: (record: RecommendationRecord) => RecommendationRecord | undefined,
  ): Promise<RecommendationRecord | undefined>;
  /** Measures of all recommendations that are under way. */
  underWay(): Promise<UnderWay[]>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<{ records: RecommendationRecord[]; next?: string }>;
}

const keyOf = (id: string) => ({ pk: `recommendation#${id}`, sk: "record" });

function itemOf(record: RecommendationRecord): Item {
  const { pk, sk } = keyOf(record.id);
  return {
    pk: { S: pk },
    sk: { S: sk },
    kind: { S: KIND },
    // One order for equal milliseconds too.
    createdAt: { S: `${new Date(record.createdAt).toISOString()} ${record.id}` },
    ...(underWayIn([record]).length > 0 && { underWay: { S: UNDER_WAY } }),
    record: { S: JSON.stringify(record) },
  };
}

const recordOf = (item: Item) => JSON.parse(item["record"]?.S ?? "null") as RecommendationRecord;

export function dynamoRecommendations(client: DynamoDBClient, table: string): RecommendationStore {
  async function load(id: string) {
    const [item] = await getAll(table, [keyOf(id)]);
    return item && { record: recordOf(item), version: Number(item["version"]?.N) };
  }

  return {
    get: async (id) => (await load(id))?.record,

    async create(record) {
      if ((await putVersioned(table, itemOf(record), 0)) === "saved") return record;
      return (await load(record.id))?.record ?? record;
    },

    async change(id, change) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const stored = await load(id);
        const changed = stored && change(stored.record);
        if (!stored || changed === undefined || changed === stored.record) return stored?.record;
        if ((await putVersioned(table, itemOf(changed), stored.version)) === "saved") return changed;
        await new Promise((resolve) => setTimeout(resolve, 5 + 20 * Math.random()));
      }
      throw new Conflict(`recommendation ${id} keeps being changed by others: try again`);
    },

    async underWay() {
      const items = await queryPartition(client, table, UNDER_WAY, {
        IndexName: "byUnderWay",
        KeyConditionExpression: "underWay = :pk",
        // An index is never read consistently.
        ConsistentRead: false,
      });
      return underWayIn(items.map(recordOf));
    },

    async list(limit, cursor) {
      const byCreated = { IndexName: "byCreated", hash: "kind", value: KIND, range: "createdAt" };
      const { items, ...page } = await queryIndex(client, table, byCreated, cursor, {
        limit,
        newestFirst: true,
      });
      return { records: items.map(recordOf), ...page };
    },
  };
}
