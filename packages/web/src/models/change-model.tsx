/** Lets a person decide which version answers. Who and why are kept with the change, so both are asked for. */
import type { ModelEntry } from "../api/forecast-types.ts";
import { changeModel, MODEL_ACTIONS, type ModelAction } from "../api/forecasts.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { DeedForm } from "../sign-in/deed-form.tsx";

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
  const actions = actionsFor(entry, champion);
  if (!entry || actions.length === 0) return null;
  return (
    <DeedForm
      to={t("signIn.models")}
      title={t("models.decide", { version: entry.version })}
      nameLength={100}
      word={{ label: t("models.reason"), required: true, maxLength: 500 }}
      deeds={actions.map((deed) => ({ deed, label: t(`models.action.${deed}`) }))}
      failed={t("models.changeError")}
      onDeed={async (action, said, reason) => {
        await changeModel(series, action, {
          ...said,
          reason,
          ...(action !== "rollback" && { version: entry.version }),
        });
        onChanged();
      }}
    />
  );
}
