/** In the header, on a stage that asks: the way in, or who is here and the way out. */
import { useLanguage } from "../i18n/use-language.ts";
import { signIn, signOut } from "./session.ts";
import { useSignIn } from "./use-sign-in.ts";

export function WhoIsHere() {
  const { t } = useLanguage();
  const { asked, name } = useSignIn();
  if (!asked) return null;
  if (name === undefined) {
    return (
      <button type="button" className="button" onClick={() => void signIn()}>
        {t("signIn.in")}
      </button>
    );
  }
  return (
    <span className="who">
      <span title={t("signIn.as", { name })}>{name}</span>
      <button type="button" className="link" onClick={() => void signOut()}>
        {t("signIn.out")}
      </button>
    </span>
  );
}
