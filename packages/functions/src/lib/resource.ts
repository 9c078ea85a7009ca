/** The names of the resources that a function is linked to (`link` in stacks/), as SST hands them over. */
import { Resource } from "sst";

/**
 * A property of a linked resource: `linked("WindowTable", "name")`.
 * @throws Error when the function has no such link: that is a mistake in stacks/, not in a request.
 */
export function linked(name: string, property = "name"): string {
  const value = (Resource as unknown as Record<string, Record<string, unknown>>)[name]?.[property];
  if (typeof value !== "string") throw new Error(`not linked: ${name}.${property}`);
  return value;
}
