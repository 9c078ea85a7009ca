/** What a person does about an alert: takes it on, notes what was done, ends it. Who it was is kept with it. */
import { useState } from "react";
import type { Alert } from "../api/alert-types.ts";
import { ALERT_DEEDS, type AlertDeed, actOnAlert } from "../api/alerts.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { DeedForm, noteOf } from "../sign-in/deed-form.tsx";

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
  const deeds = canBeDone(alert);
  const open = props.elsewhere.filter(({ status }) => status !== "resolved").length;
  const [everywhere, setEverywhere] = useState(true);

  return (
    <DeedForm
      to={t("signIn.alert")}
      nameLength={80}
      word={{ label: t("alerts.note"), maxLength: 1000 }}
      deeds={deeds.map((deed) => ({
        deed,
        label: t(`alerts.do.${deed}`),
        main: deed === deeds[0] && deed !== "actions",
        wantsWord: deed === "actions",
      }))}
      failed={t("alerts.doError")}
      onDeed={async (deed, said, word) => {
        await actOnAlert(alert.id, deed, {
          ...said,
          ...noteOf(word),
          ...(deed !== "actions" && open > 0 && everywhere && { all_places: true }),
        });
        onChanged();
      }}
    >
      {open > 0 && deeds.length > 1 && (
        <label className="everywhere">
          <input type="checkbox" checked={everywhere} onChange={(e) => setEverywhere(e.target.checked)} />
          <span>{t("alerts.everywhere", { count: f.count(open) })}</span>
        </label>
      )}
    </DeedForm>
  );
}
