/** What a person does about an alert: takes it on, notes what was done, ends it. Who it was is kept with it. */
import { type FormEvent, useState } from "react";
import type { Alert } from "../api/alert-types.ts";
import { ALERT_DEEDS, type AlertDeed, actOnAlert } from "../api/alerts.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ActorField } from "../sign-in/actor-field.tsx";
import { SignedIn } from "../sign-in/signed-in.tsx";
import { useActor } from "../sign-in/use-actor.ts";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { submittedWith, useDeed } from "../ui/use-deed.ts";

const canBeDone = ({ status }: Alert): AlertDeed[] =>
  ALERT_DEEDS.filter((deed) =>
    deed === "actions" ? true : deed === "acknowledge" ? status === "active" : status !== "resolved",
  );

export function ActOnAlert(props: {
  alert: Alert;
  /** The other alerts of the same trouble. */
  elsewhere: readonly Alert[];
  onChanged(): void;
}) {
  const { alert, onChanged } = props;
  const { t, f } = useLanguage();
  const actor = useActor();
  const [note, setNote] = useState("");
  const { busy, error, run: act } = useDeed();
  const deeds = canBeDone(alert);
  const open = props.elsewhere.filter(({ status }) => status !== "resolved").length;
  const [everywhere, setEverywhere] = useState(true);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = submittedWith(event);
    const deed = deeds.find((one) => one === sent) ?? deeds[0]!;
    await act(async () => {
      await actOnAlert(alert.id, deed, {
        ...actor.said,
        ...(note.trim() !== "" && { note: note.trim() }),
        ...(deed !== "actions" && open > 0 && everywhere && { all_places: true }),
      });
      setNote("");
      onChanged();
    });
  };

  return (
    <SignedIn to={t("signIn.alert")}>
      <form className="decide" onSubmit={submit}>
        <ActorField actor={actor} maxLength={80} />
        <TextField label={t("alerts.note")} maxLength={1000} value={note} onChange={setNote} />
        {open > 0 && deeds.length > 1 && (
          <label className="everywhere">
            <input type="checkbox" checked={everywhere} onChange={(e) => setEverywhere(e.target.checked)} />
            <span>{t("alerts.everywhere", { count: f.count(open) })}</span>
          </label>
        )}
        <div className="decide-buttons">
          {deeds.map((deed) => (
            <button
              key={deed}
              type="submit"
              value={deed}
              className={deed === deeds[0] && deed !== "actions" ? "button is-main" : "button"}
              disabled={busy || (deed === "actions" && note.trim() === "")}
            >
              {t(`alerts.do.${deed}`)}
            </button>
          ))}
        </div>
        {error && <Notice error={error} text={t("alerts.doError")} />}
      </form>
    </SignedIn>
  );
}
