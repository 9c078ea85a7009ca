/** Substitution templates of rule actions: text with `${expression}` in it, such as `${topic(2)}#${topic(3)}`. */
import { type Expression, parseExpression } from "./sql.ts";
import { asText, type MessageScope } from "./sql-functions.ts";

/** The text for one message; undefined where an expression in it has no value. */
export type Template = (scope: MessageScope) => string | undefined;

/** Throws InvalidInput for an expression that is not understood. */
export function parseTemplate(text: string): Template {
  const parts: (string | Expression)[] = text
    .split(/\$\{([^}]*)\}/)
    .map((part, index) => (index % 2 === 1 ? parseExpression(part) : part));
  return (scope) => {
    let result = "";
    for (const part of parts) {
      const piece = typeof part === "string" ? part : asText(part(scope));
      if (piece === undefined) return undefined;
      result += piece;
    }
    return result;
  };
}
