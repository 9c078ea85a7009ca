/** Puts a kind of model on trial: it answers a share of a domain's entities, and the live errors of both stand side by side. */
import { type FormEvent, useState } from "react";
import { splitModels } from "../api/forecasts.ts";
import { DOMAINS, type Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ActorField } from "../sign-in/actor-field.tsx";
import { SignedIn } from "../sign-in/signed-in.tsx";
import { useActor } from "../sign-in/use-actor.ts";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useDeed } from "../ui/use-deed.ts";

/** @param recipes kinds of models that some series has a version of. */
export function Trial(props: { recipes: readonly string[]; onChanged(): void }) {
  const { recipes, onChanged } = props;
  const { t, f } = useLanguage();
  const actor = useActor();
  const [reason, setReason] = useState("");
  const [domain, setDomain] = useState<Domain>("traffic");
  const [recipe, setRecipe] = useState<string>();
  const [percent, setPercent] = useState(20);
  const { error, run: act } = useDeed();
  const [made, setMade] = useState<string>();
  const chosen = recipe ?? recipes[0];
  if (chosen === undefined) return null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await act(async () => {
      const answer = await splitModels({
        domain,
        recipe: chosen,
        share: percent / 100,
        ...actor.said,
        reason,
      });
      setMade(
        t("models.trial.made", { all: f.count(answer.series.length), trial: f.count(answer.in_trial) }),
      );
      setReason("");
      onChanged();
    });
  };

  return (
    <details className="trial">
      <summary>{t("models.trial.title")}</summary>
      <p>{t("models.trial.intro")}</p>
      <SignedIn to={t("signIn.models")}>
        <form className="decide" onSubmit={submit}>
          <label className="choice">
            <span>{t("list.filter")}</span>
            <select value={domain} onChange={(e) => setDomain(e.target.value as Domain)}>
              {DOMAINS.map((one) => (
                <option key={one} value={one}>
                  {t(`domain.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="choice">
            <span>{t("models.trial.recipe")}</span>
            <select value={chosen} onChange={(e) => setRecipe(e.target.value)}>
              {recipes.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <label className="choice">
            <span>{t("models.trial.share", { share: f.percent(percent / 100) })}</span>
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              value={percent}
              onChange={(e) => setPercent(Number(e.target.value))}
            />
          </label>
          <ActorField actor={actor} maxLength={100} />
          <TextField
            label={t("models.reason")}
            required
            maxLength={500}
            value={reason}
            onChange={setReason}
          />
          <div className="decide-buttons">
            <button type="submit" className="button">
              {t(percent === 0 ? "models.trial.end" : "models.trial.start")}
            </button>
          </div>
          {made && <p role="status">{made}</p>}
          {error && <Notice error={error} text={t("models.changeError")} />}
        </form>
      </SignedIn>
    </details>
  );
}
