/** Lets a person decide which version answers. Who and why are kept with the change, so both are asked for. */
import { type FormEvent, useState } from "react";
import type { ModelEntry } from "../api/forecast-types.ts";
import { changeModel, MODEL_ACTIONS, type ModelAction } from "../api/forecasts.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ActorField } from "../sign-in/actor-field.tsx";
import { SignedIn } from "../sign-in/signed-in.tsx";
import { useActor } from "../sign-in/use-actor.ts";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { submittedWith, useDeed } from "../ui/use-deed.ts";

/** What can be done with a version as it stands. */
function actionsFor(entry: ModelEntry | undefined, champion: string | undefined): ModelAction[] {
  return MODEL_ACTIONS.filter((action) => {
    if (action === "rollback") return entry !== undefined && entry.version === champion;
    return entry !== undefined && entry.version !== champion && entry.stage !== "rejected";
  });
}

export function ChangeModel(props: {
  series: string;
  entry: ModelEntry | undefined;
  champion: string | undefined;
  onChanged(): void;
}) {
  const { series, entry, champion, onChanged } = props;
  const { t } = useLanguage();
  const actor = useActor();
  const [reason, setReason] = useState("");
  const { busy, error, run: act } = useDeed();
  const actions = actionsFor(entry, champion);
  if (!entry || actions.length === 0) return null;

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = submittedWith(event);
    const action = actions.find((one) => one === sent);
    if (!action) return;
    await act(async () => {
      await changeModel(series, action, {
        ...actor.said,
        reason,
        ...(action !== "rollback" && { version: entry.version }),
      });
      setReason("");
      onChanged();
    });
  };

  return (
    <SignedIn to={t("signIn.models")}>
      <form className="decide" onSubmit={submit}>
        <h3>{t("models.decide", { version: entry.version })}</h3>
        <ActorField actor={actor} maxLength={100} />
        <TextField label={t("models.reason")} required maxLength={500} value={reason} onChange={setReason} />
        <div className="decide-buttons">
          {actions.map((action) => (
            <button key={action} type="submit" value={action} className="button" disabled={busy}>
              {t(`models.action.${action}`)}
            </button>
          ))}
        </div>
        {error && <Notice error={error} text={t("models.changeError")} />}
      </form>
    </SignedIn>
  );
}
