/** The reader's language: `t` for messages, `f` for figures, and names that the API gives in English. */
import { createContext, use } from "react";
import { en } from "./en.ts";
import { type Format, formatOf } from "./format.ts";
import { gu } from "./gu.ts";
import { hi } from "./hi.ts";
import type { Fill, Language, MessageKey, Messages } from "./messages.ts";

export const CATALOGUES: Readonly<Record<Language, Messages>> = { en, hi, gu };

export interface Translation {
  language: Language;
  t<Key extends MessageKey>(key: Key, ...fill: Fill<Key>): string;
  f: Format;
  /** A metric's name for people; one that no catalogue knows keeps its name on the wire. */
  metric(name: string): string;
  /** A unit for people: empty for a bare index. */
  unit(unit: string): string;
  /** The message of a key that is made of a name on the wire, or what is said where no catalogue knows it. */
  named(key: string, otherwise: string): string;
}

/** Units that are words; all others are symbols and the same in every language. */
const UNIT_WORDS: Readonly<Record<string, MessageKey>> = {
  "INR/quintal": "unit.quintal",
  "1/interval": "unit.interval",
  unknown: "unit.unknown",
  min: "unit.minutes",
  "INR/d": "unit.inrPerDay",
  INR: "unit.inr",
  "km/d": "unit.kmPerDay",
  "h/d": "unit.hoursPerDay",
  "PCU-h/d": "unit.pcuHoursPerDay",
  "m³/d": "unit.m3PerDay",
  "kWh/d": "unit.kwhPerDay",
  "kg/d": "unit.kgPerDay",
  "t/d": "unit.tonnesPerDay",
  "L/d": "unit.litresPerDay",
  "1/d": "unit.perDay",
  "1/year": "unit.perYear",
  "mm/d": "unit.mmPerDay",
  d: "unit.days",
};
const BARE_UNITS = new Set(["1", "index", "0-100", "0-500"]);

export function translationOf(language: Language): Translation {
  const catalogue = CATALOGUES[language];
  return {
    language,
    t: (key, ...fill) =>
      catalogue[key].replace(/\{(\w+)\}/g, (gap, name: string) => {
        const filled: Readonly<Record<string, string>> | undefined = fill[0];
        return filled?.[name] ?? gap;
      }),
    f: formatOf(language),
    metric(name) {
      const key = `metric.${name}`;
      return isKey(key) ? catalogue[key] : name;
    },
    named: (key, otherwise) => (isKey(key) ? catalogue[key] : otherwise),
    unit(unit) {
      if (BARE_UNITS.has(unit)) return "";
      const word = UNIT_WORDS[unit];
      return word ? catalogue[word] : unit;
    },
  };
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

export const LanguageContext = createContext<Translation>(translationOf("en"));
export const useLanguage = (): Translation => use(LanguageContext);
