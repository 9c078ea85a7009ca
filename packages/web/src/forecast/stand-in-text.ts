/** Why another than the best version answered, in the reader's language. */
import type { StandIn, StandInCode } from "../api/forecast-types.ts";
import type { Fill } from "../i18n/messages.ts";
import type { Translation } from "../i18n/use-language.ts";

type Figures = Fill<`standIn.${StandInCode}`>[0];

/** All reasons in one line. */
export function standInText(reasons: readonly StandIn[], { t, f }: Pick<Translation, "t" | "f">): string {
  return reasons
    .map(({ code, parameters }) => {
      const figures = Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === "number" ? f.count(value) : value,
      ]);
      // Each code comes with the figures that its message has gaps for.
      return t(`standIn.${code}`, Object.fromEntries(figures) as Figures);
    })
    .join("; ");
}
