/** What a catalogue is: the same keys in every language, and the names of a message's gaps as types. */
import type { en } from "./en.ts";

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;

/** The `{gaps}` of a text. */
export type Gaps<Text extends string> = Text extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | Gaps<Rest>
  : never;

/** What a message's gaps are filled with; nothing at all for a message without gaps. */
export type Fill<Key extends MessageKey> = [Gaps<(typeof en)[Key]>] extends [never]
  ? []
  : [fill: Record<Gaps<(typeof en)[Key]>, string>];

export const LANGUAGES = ["en", "hi", "gu"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, as its readers look for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  hi: "हिन्दी",
  gu: "ગુજરાતી",
};

/** India's number grouping and dates in each. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en-IN", hi: "hi-IN", gu: "gu-IN" };

/** A message without gaps: one that can be named in a table and said as it is. */
export type PlainKey = { [Key in MessageKey]: Fill<Key> extends [] ? Key : never }[MessageKey];
