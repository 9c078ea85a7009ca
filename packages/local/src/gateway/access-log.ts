/** API Gateway's access log: a JSON line per request, in the format that the stage sets. */
import { clfTime } from "./http-event.ts";

/**
 * The line for one request. `format` maps fields to templates: `$context.x` is replaced from `context`, by "-"
 * where it is not known; a template in quotes stays a string, one without becomes a number.
 */
export function accessLogLine(
  format: Readonly<Record<string, string>>,
  begun: number,
  context: Readonly<Record<string, string | number | undefined>>,
): string {
  const known: Record<string, string | number | undefined> = { ...context, requestTime: clfTime(begun) };
  const fields = Object.entries(format).map(([field, template]) => {
    const text = template.replace(/\$context\.([\w.]+)/g, (_, name: string) => String(known[name] ?? "-"));
    const quoted = /^"(.*)"$/.exec(text)?.[1];
    if (quoted !== undefined) return [field, quoted];
    return [field, Number.isNaN(Number(text)) ? text : Number(text)];
  });
  return JSON.stringify(Object.fromEntries(fields));
}
