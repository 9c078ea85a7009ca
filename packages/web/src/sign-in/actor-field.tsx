/** Asks who acts, or says who it is. */
import { useLanguage } from "../i18n/use-language.ts";
import { TextField } from "../ui/text-field.tsx";
import type { Actor } from "./use-actor.ts";

/** @param maxLength characters that the API takes */
export function ActorField({ actor, maxLength }: { actor: Actor; maxLength: number }) {
  const { t } = useLanguage();
  const { known, typed, type } = actor;
  if (known !== undefined) return <p className="as-of">{t("signIn.as", { name: known })}</p>;
  return <TextField label={t("actor.label")} required maxLength={maxLength} value={typed} onChange={type} />;
}
