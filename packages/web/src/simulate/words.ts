/** Names of what the API tells in English, in the reader's language, where the catalogues know them. */
import type { Difference } from "../api/simulation-types.ts";
import type { Language } from "../i18n/messages.ts";
import { scenarioSentencesGu } from "../i18n/scenario-sentences-gu.ts";
import { scenarioSentencesHi } from "../i18n/scenario-sentences-hi.ts";
import { simulationWordsEn } from "../i18n/simulation-words-en.ts";
import { simulationWordsGu } from "../i18n/simulation-words-gu.ts";
import { simulationWordsHi } from "../i18n/simulation-words-hi.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { roundingStep } from "./results/verdict.ts";

const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: simulationWordsEn,
  hi: simulationWordsHi,
  gu: simulationWordsGu,
};

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  hi: scenarioSentencesHi,
  gu: scenarioSentencesGu,
};

/** What the API adds to a scenario's limits where a measure does nothing in the town. */
const DOES_NOTHING =
  /^policies\[\d+\] \((\w+)\) (?:has intensity 0 and changes nothing|changes nothing: the town has no (.+))\.$/;

/** `two_wheelers` as it can be read: "Two wheelers". */
export function readable(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Words {
  /** An outcome's name: that of its kind, without ward and income group. */
  outcome(of: { id?: string; outcome?: string; label: string; zone?: string; quintile?: number }): string;
  scenario(of: { name: string; title: string }): string;
  /** What a scenario does; said in the language `lang`. */
  description(of: { name: string; description: string }): { text: string; lang: Language };
  /** A sentence of a scenario's sources or limits; as it came where nobody has translated it. */
  sentence(text: string): { text: string; lang: Language };
  policy(kind: string): string;
  world(kind: string): string;
  parameter(of: { parameter?: string; id?: string; label: string }): string;
  mapField(of: { id?: string; field?: string; label: string }): string;
  field(name: string): string;
  option(name: string): string;
  /** What simulations that are compared differ in. */
  differing(what: string): string;
  /** The unit of a difference: a share's is percentage points. */
  changeUnit(unit: string): string;
  /** "−0.20 to +0.02". */
  interval(of: Pick<Difference, "mean" | "p2_5" | "p97_5">): string;
  /** The mean, rounded as its interval allows. */
  mean(of: Pick<Difference, "mean" | "p2_5" | "p97_5">): string;
}

/** The part of a label that is about the quantity: outcomes of wards and groups have theirs after the last comma. */
export function quantityOf({
  label,
  zone,
  quintile,
}: {
  label: string;
  zone?: string;
  quintile?: number;
}): string {
  return zone === undefined && quintile === undefined ? label : label.replace(/, [^,]*$/, "");
}

export function useWords(): Words {
  const { t, f, unit, named, language } = useLanguage();
  const said = (key: string, otherwise: string): string => WORDS[language][key] ?? named(key, otherwise);
  return {
    outcome({ id, outcome, ...of }) {
      const kind = (id ?? outcome ?? "").replace(/[@#].*/, "");
      const good = WORDS[language][`option.${/^market\.price_(.+)$/.exec(kind)?.[1]}`];
      if (good !== undefined) return t("sim.priceOf", { good });
      return said(`outcome.${kind}`, quantityOf(of));
    },
    scenario: ({ name, title }) => said(`scenario.${name}`, title),
    description({ name, description }) {
      const text = WORDS[language][`about.${name}`];
      return text === undefined ? { text: description, lang: "en" } : { text, lang: language };
    },
    sentence(text) {
      const [, kind, missing] = DOES_NOTHING.exec(text) ?? [];
      if (kind !== undefined) {
        const policy = said(`policy.${kind}`, readable(kind));
        const because = missing
          ? t("sim.doesNothing.missing", { policy, what: said(`target.${missing}`, missing) })
          : t("sim.doesNothing.intensity", { policy });
        return { text: because, lang: language };
      }
      const known = SENTENCES[language][text];
      return known === undefined ? { text, lang: "en" } : { text: known, lang: language };
    },
    policy: (kind) => said(`policy.${kind}`, readable(kind)),
    world: (kind) => said(`world.${kind}`, readable(kind)),
    parameter: ({ parameter, id, label }) => said(`parameter.${parameter ?? id}`, label),
    mapField: ({ id, field, label }) => said(`map.${id ?? field}`, label),
    field: (name) => said(`field.${name}`, readable(name)),
    option: (name) => said(`option.${name}`, readable(name)),
    differing: (what) => said(`differs.${what}`, what),
    changeUnit: (of) => (of === "%" ? t("unit.points") : unit(of)),
    interval(of) {
      const step = roundingStep(of);
      return t("sim.interval", { low: f.change(of.p2_5, step), high: f.change(of.p97_5, step) });
    },
    mean: (of) => f.change(of.mean, roundingStep(of)),
  };
}
