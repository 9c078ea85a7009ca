/**
 * Conditions that are asked thousands of times a second, parsed once. dynalite's parser takes 70 µs for
 * `version = :v`, more than the rest of a write; what it makes of it differs only in the value.
 */

/** What dynalite hands to its parser beside the text, as far as it matters here. */
interface ParseContext {
  attrNames?: object | null | undefined;
  attrVals?: Record<string, unknown> | null | undefined;
  unusedAttrVals: Record<string, unknown>;
}

export interface ConditionParser {
  parse(text: string, options: { context: ParseContext }): unknown;
}

/** A name and a value's placeholder: the form that can be put together without parsing. */
const EQUALITY = /^\s*(\w+)\s*=\s*(:\w+)\s*$/;

/** Lets `parser` know the equalities that it has parsed. What it refused it parses, and refuses, again. */
export function rememberEqualities(parser: ConditionParser): void {
  const parse = parser.parse.bind(parser);
  const known = new Map<string, { name: string; placeholder: string }>();
  parser.parse = (text, options) => {
    const { attrNames, attrVals, unusedAttrVals } = options.context;
    const equality = known.get(text);
    if (equality !== undefined && !attrNames && attrVals?.[equality.placeholder] !== undefined) {
      const { name, placeholder } = equality;
      delete unusedAttrVals[placeholder];
      const expression = { type: "=", args: [[name], attrVals[placeholder]] };
      return { expression, nestedPaths: {}, pathHeads: { [name]: true } };
    }
    const parsed = parse(text, options);
    const [, name, placeholder] = EQUALITY.exec(text) ?? [];
    if (name !== undefined && placeholder !== undefined && !attrNames && typeof parsed === "object")
      known.set(text, { name, placeholder });
    return parsed;
  };
}
