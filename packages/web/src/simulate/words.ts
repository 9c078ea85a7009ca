/** Names of what the API tells in English, in the reader's language, where the catalogue knows them. */
import type { Difference } from "../api/simulation-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { roundingStep } from "./results/verdict.ts";

/** `two_wheelers` as it can be read: "Two wheelers". */
export function readable(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Words {
  /** An outcome's name: that of its kind, without ward and income group. */
  outcome(of: { id?: string; outcome?: string; label: string }): string;
  scenario(of: { name: string; title: string }): string;
  field(name: string): string;
  option(name: string): string;
  /** The unit of a difference: a share's is percentage points. */
  changeUnit(unit: string): string;
  /** "−0.20 to +0.02". */
  interval(of: Pick<Difference, "mean" | "p2_5" | "p97_5">): string;
  /** The mean, rounded as its interval allows. */
  mean(of: Pick<Difference, "mean" | "p2_5" | "p97_5">): string;
}

export function useWords(): Words {
  const { t, f, unit, named } = useLanguage();
  return {
    outcome: ({ id, outcome, label }) =>
      named(`outcome.${(id ?? outcome ?? "").replace(/[@#].*/, "")}`, label),
    scenario: ({ name, title }) => named(`scenario.${name}`, title),
    field: (name) => named(`field.${name}`, readable(name)),
    option: (name) => named(`option.${name}`, readable(name)),
    changeUnit: (of) => (of === "%" ? t("unit.points") : unit(of)),
    interval(of) {
      const step = roundingStep(of);
      return t("sim.interval", { low: f.change(of.p2_5, step), high: f.change(of.p97_5, step) });
    },
    mean: (of) => f.change(of.mean, roundingStep(of)),
  };
}
