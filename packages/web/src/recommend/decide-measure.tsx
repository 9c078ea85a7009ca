/** What becomes of a recommended measure: accepted, rejected, started, finished; by whom and when; and what it did. */
import { useState } from "react";
import type { Decision, DecisionAction } from "../api/decision-types.ts";
import { decideMeasure } from "../api/decisions.ts";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { DeedForm, noteOf } from "../sign-in/deed-form.tsx";
import { WardPicker } from "../simulate/build/ward-picker.tsx";
import { wardNames } from "../town/places.ts";

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
  const [on, setOn] = useState("");
  const [wards, setWards] = useState<"all" | string[]>("all");
  const names = wardNames(town);
  const actions = actionsFor(decision);
  const dated = actions.some((one) => one === "start" || one === "finish");

  return (
    <>
      <h3>
        {t("decide.title")}: {t(`decide.status.${decision.status}`)}
      </h3>
      {actions.length > 0 && (
        <DeedForm
          to={t("signIn.measure")}
          nameLength={80}
          word={{ label: t("decide.note"), maxLength: 1000 }}
          deeds={actions.map((deed) => ({
            deed,
            label: t(`decide.do.${deed}`),
            main: deed === actions[0],
            wantsWord: deed === "reject",
          }))}
          failed={t("decide.error")}
          onDeed={async (action, said, word) => {
            await decideMeasure(run, measure, action, {
              ...said,
              ...noteOf(word),
              ...(on !== "" && (action === "start" || action === "finish") && { on }),
              ...(wards !== "all" && action === "start" && { wards }),
            });
            setOn("");
            onChanged();
          }}
        >
          {dated && (
            <label className="choice">
              <span>{t("decide.on")}</span>
              <input type="date" value={on} onChange={(e) => setOn(e.target.value)} />
            </label>
          )}
          {actions.includes("start") && !decision.wards && (
            <WardPicker town={town} value={wards} issues={[]} onChange={(to = "all") => setWards(to)} />
          )}
        </DeedForm>
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
