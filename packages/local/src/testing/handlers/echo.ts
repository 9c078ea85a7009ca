/** A handler that does what its caller asks for, to test what surrounds a handler. */
import { Resource } from "sst";

interface Ask {
  do?: "event" | "env" | "link" | "throw" | "hang" | "spin" | "exit" | "large" | "context";
  name?: string;
}

let calls = 0;

export async function handler(
  event: { body?: string } & Ask,
  context: Record<string, unknown>,
): Promise<unknown> {
  calls += 1;
  const ask = (event.body?.startsWith("{") ? JSON.parse(event.body) : event) as Ask;
  switch (ask.do) {
    case "env":
      return process.env[String(ask.name)] ?? null;
    case "link":
      return (Resource as unknown as Record<string, unknown>)[String(ask.name)];
    case "throw":
      throw new RangeError("asked to throw");
    case "hang":
      return new Promise(() => undefined);
    case "spin":
      for (;;);
    case "exit":
      return process.exit(1);
    case "large":
      return "x".repeat(7 * 1024 * 1024);
    case "context":
      return { calls, name: context["functionName"], arn: context["invokedFunctionArn"] };
    default:
      return event;
  }
}
