/** What becomes of a recommended measure: accepted, rejected, started, finished; by whom and when; and what it did. */
import { type FormEvent, useState } from "react";
import { DECISION_ACTIONS, type Decision, type DecisionAction } from "../api/decision-types.ts";
import { decideMeasure } from "../api/decisions.ts";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ActorField } from "../sign-in/actor-field.tsx";
import { SignedIn } from "../sign-in/signed-in.tsx";
import { useActor } from "../sign-in/use-actor.ts";
import { WardPicker } from "../simulate/build/ward-picker.tsx";
import { wardNames } from "../town/places.ts";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { submittedWith, useDeed } from "../ui/use-deed.ts";

/** What may be done with a measure as it stands. */
export function actionsFor({ status }: Pick<Decision, "status">): DecisionAction[] {
  switch (status) {
    case "proposed":
      return ["accept", "reject"];
    case "accepted":
      return ["start", "reject"];
    case "rejected":
      return ["accept"];
    case "started":
      return ["finish"];
    case "finished":
      return [];
  }
}

export function DecideMeasure(props: {
  run: string;
  measure: string;
  decision: Decision;
  town: Town;
  onChanged(): void;
}) {
  const { run, measure, decision, town, onChanged } = props;
  const { t, f } = useLanguage();
  const actor = useActor();
  const [note, setNote] = useState("");
  const [on, setOn] = useState("");
  const [wards, setWards] = useState<"all" | string[]>("all");
  const { busy, error, run: act } = useDeed();
  const names = wardNames(town);
  const actions = actionsFor(decision);
  const dated = actions.some((one) => one === "start" || one === "finish");

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = submittedWith(event);
    const action = DECISION_ACTIONS.find((one) => one === sent);
    if (!action) return;
    await act(async () => {
      await decideMeasure(run, measure, action, {
        ...actor.said,
        ...(note.trim() !== "" && { note: note.trim() }),
        ...(on !== "" && (action === "start" || action === "finish") && { on }),
        ...(wards !== "all" && action === "start" && { wards }),
      });
      setNote("");
      setOn("");
      onChanged();
    });
  };

  return (
    <>
      <h3>
        {t("decide.title")}: {t(`decide.status.${decision.status}`)}
      </h3>
      {actions.length > 0 && (
        <SignedIn to={t("signIn.measure")}>
          <form className="decide" onSubmit={submit}>
            <ActorField actor={actor} maxLength={80} />
            <TextField label={t("decide.note")} maxLength={1000} value={note} onChange={setNote} />
            {dated && (
              <label className="choice">
                <span>{t("decide.on")}</span>
                <input type="date" value={on} onChange={(e) => setOn(e.target.value)} />
              </label>
            )}
            {actions.includes("start") && !decision.wards && (
              <WardPicker town={town} value={wards} issues={[]} onChange={(to = "all") => setWards(to)} />
            )}
            <div className="decide-buttons">
              {actions.map((action) => (
                <button
                  key={action}
                  type="submit"
                  value={action}
                  className={action === actions[0] ? "button is-main" : "button"}
                  disabled={busy || (action === "reject" && note.trim() === "")}
                >
                  {t(`decide.do.${action}`)}
                </button>
              ))}
            </div>
            {error && <Notice error={error} text={t("decide.error")} />}
          </form>
        </SignedIn>
      )}
      {decision.wards && (
        <p>
          {t("field.zones")}: {decision.wards.map((id) => names.get(id) ?? id).join(", ")}
        </p>
      )}
      <ul className="evidence">
        {decision.changes.map((change) => (
          <li key={change.at}>
            {t(`decide.did.${change.action}`)} · {change.by} · {f.dateTime(Date.parse(change.at))}
            <small>
              {change.on} {change.note}
            </small>
          </li>
        ))}
      </ul>
      {decision.status === "finished" && !decision.outcome && (
        <p className="loading" role="status">
          {t("decide.waiting")}
        </p>
      )}
      {decision.outcome && (
        <>
          <h3>{t("decide.outcome")}</h3>
          <ul className="evidence">
            {decision.outcome.effects.map((one) => (
              <li key={one.lever}>
                {t("decide.effect", {
                  lever: one.lever.replaceAll("_", " "),
                  effect: f.percent(one.effect),
                  low: f.percent(one.low),
                  high: f.percent(one.high),
                  prior: f.percent(one.prior.mean),
                  posterior: f.percent(one.posterior.mean),
                })}
                <small>
                  {one.method} · {t("decide.weight", { weight: f.percent(one.weight) })}
                </small>
                <details>
                  <summary>{t("decide.doubts")}</summary>
                  <ul className="evidence">
                    {one.refutations.map(({ name, passed, detail }) => (
                      <li key={`${name} ${detail}`} className={passed ? "is-good" : "is-bad"}>
                        {passed ? "✓" : "✗"} {name}
                        <small>{detail}</small>
                      </li>
                    ))}
                    {one.assumptions.map((assumed) => (
                      <li key={assumed}>
                        <small>{assumed}</small>
                      </li>
                    ))}
                  </ul>
                </details>
              </li>
            ))}
            {decision.outcome.unmeasured.map((why) => (
              <li key={why}>
                <small>{why}</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
