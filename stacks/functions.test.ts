import { describe, expect, it } from "vitest";
import { type LockFunction, loadLock } from "../packages/local/src/lock.ts";
import { Graph } from "./testing/graph.ts";
import { bundleHandler } from "./testing/handler-bundle.ts";

/** A cold start reads the whole bundle: 3 MB is about a third of a second on arm64. */
const LARGEST_BUNDLE = 3_000_000;

const lock = await loadLock();
const graph = new Graph(lock);

/** Everything that any function is linked to. */
const linkable = new Set(Object.values(lock.functions).flatMap(({ links }) => Object.keys(links)));

/**
 * Commands that a bundle contains and its function never sends: a store's methods come together, and the function
 * calls only some of them. So its role stays without the right.
 */
const NEVER_SENT: Record<string, string[]> = {
  // Read alerts and documents; changing, finishing and removing them are other functions'.
  GetAlert: ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  ListAlerts: ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  ListAlertRules: ["dynamodb:DeleteItem"],
  ListAlertRecipients: ["dynamodb:DeleteItem"],
  ListAlertSuppressions: ["dynamodb:DeleteItem"],
  // They read what simulations have written.
  CompareSimulations: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
  GetSimulation: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
  ListSimulations: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
  // Waits for the counter's progress; does not write it.
  ArchiveObservations: ["dynamodb:PutItem"],
  // Lists letters; marking them as replayed is another function's.
  ListDeadLetters: ["s3:PutObject"],
};

/** What a function's role allows it to do. */
function allowedTo(id: string): Set<string> {
  const statements = graph.statements().filter(({ holder }) => holder === `aws:iam/role:Role ${id}Role`);
  return new Set(statements.flatMap(({ actions }) => actions));
}

/** Links that Lambda itself uses on the function's behalf: event sources, and where failures go. */
function usedByLambda({ name, links }: LockFunction): string[] {
  const arns = [...graph.of("aws:lambda/eventSourceMapping:EventSourceMapping").values()]
    .filter(({ functionName }) => String(functionName).endsWith(`:${name}`))
    .flatMap(({ eventSourceArn, destinationConfig }) => [
      String(eventSourceArn),
      (destinationConfig as { onFailure?: { destinationArn: string } } | undefined)?.onFailure
        ?.destinationArn ?? "",
    ]);
  return Object.entries(links)
    .filter(([, link]) => {
      const target = String(link["name"] ?? link["url"])
        .split("/")
        .at(-1);
      return arns.some((arn) => arn.split(/[:/]/).at(-1) === target);
    })
    .map(([link]) => link);
}

describe.each(Object.entries(lock.functions))("%s", (id, fn) => {
  // Made when its first test runs: all at once would let the first wait for the last.
  let made: ReturnType<typeof bundleHandler> | undefined;
  const bundle = () => {
    made ??= bundleHandler(fn.handler);
    return made;
  };

  it("has a handler that bundles, is small, and exports what the description says", async () => {
    const { exports, bytes } = await bundle();
    expect(exports).toContain(fn.handler.split(".").at(-1));
    expect(bytes).toBeLessThan(LARGEST_BUNDLE);
  });

  it("is linked to every resource that its code names, and to no other", async () => {
    const { names } = await bundle();
    const links = Object.keys(fn.links);
    const named = [...linkable].filter((name) => names.has(name));
    expect(named.filter((name) => !links.includes(name))).toEqual([]);
    const needed = [...named, ...usedByLambda(fn)];
    expect(links.filter((name) => !needed.includes(name))).toEqual([]);
  });

  it("is allowed what its code asks of AWS", async () => {
    const { actions } = await bundle();
    const settled = new Set([...allowedTo(id), ...(NEVER_SENT[id] ?? [])]);
    expect([...actions].filter((action) => !settled.has(action))).toEqual([]);
  });
});
