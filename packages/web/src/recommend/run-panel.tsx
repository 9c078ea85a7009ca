/** The full recommendation: asked for, followed while it is made, found again later. */
import { useState } from "react";
import type { Aim, Context, FullRecommendation, ListedRecommendation } from "../api/decision-types.ts";
import { listRecommendations, startRecommendation } from "../api/decisions.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { SignedIn } from "../sign-in/signed-in.tsx";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import { usePolled } from "../ui/use-polled.ts";
import type { Minimum } from "./minimum.ts";
import type { FollowedRun } from "./use-run.ts";

const LIST_EVERY_MS = 15_000;

export function RunPanel(props: {
  context: Context;
  budget: number;
  aim: Aim;
  minimums: readonly Minimum[];
  byWard: boolean;
  cautious: boolean;
  id: string | undefined;
  followed: FollowedRun;
  onRun(id: string | undefined): void;
}) {
  const { context, budget, aim, minimums, byWard, cautious, id, followed, onRun } = props;
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const earlier = usePolled(listRecommendations, LIST_EVERY_MS);

  const start = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { recommendation_id } = await startRecommendation({
        context,
        budget,
        pareto: aim,
        ...(minimums.length > 0 && {
          minimums: minimums.map(({ group, measure, atLeast }) => ({ group, measure, at_least: atLeast })),
        }),
        ...(byWard && { by_ward: true }),
        ...(cautious && { risk_weight: 1 }),
      });
      onRun(recommendation_id);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="card" aria-labelledby="run-title">
      <div className="list-head">
        <h2 id="run-title">{t("run.title")}</h2>
        <Earlier list={earlier.answer?.recommendations ?? []} id={id} onRun={onRun} />
      </div>
      {id === undefined ? (
        <>
          <p className="as-of">{t("run.help")}</p>
          <SignedIn to={t("signIn.recommend")}>
            <button type="button" className="button is-main" disabled={busy} onClick={() => void start()}>
              {t("run.start")}
            </button>
          </SignedIn>
        </>
      ) : (
        <>
          {followed.run && <Followed run={followed.run} />}
          <button type="button" className="button" onClick={() => onRun(undefined)}>
            {t("run.leave")}
          </button>
        </>
      )}
      {failure && <Notice error={failure} text={t("run.startError")} />}
      {followed.error && <Notice error={followed.error} text={t("run.error")} retry={followed.refresh} />}
    </section>
  );
}

function Followed({ run }: { run: FullRecommendation }) {
  const { t, f } = useLanguage();
  const { status, progress, result, notes, error } = run;
  return (
    <>
      {status !== "completed" && status !== "failed" && (
        <>
          <progress max={1} value={progress.share} aria-label={t("run.progress")} />
          <p className="progress-line" role="status">
            {t(`run.status.${status}`)}
            {progress.effects_total !== null &&
              progress.effects_total > 0 &&
              ` · ${t("run.effects", { done: f.count(progress.effects_done), total: f.count(progress.effects_total) })}`}
          </p>
        </>
      )}
      {result && (
        <p role="status">
          {t("run.made", {
            time: f.dateTime(Date.parse(run.created_at)),
            context: t(`context.${run.context}`),
            budget: f.money(run.budget),
          })}
          {result.alerts.length > 0 && ` · ${t("run.alerts", { count: f.count(result.alerts.length) })}`}
        </p>
      )}
      {error && (
        <div className="notice" role="alert">
          <strong>{t("run.status.failed")}</strong>
          <p className="notice-detail">{error.message}</p>
        </div>
      )}
      {notes.map(({ what, detail }) => (
        <p key={what} className="as-of">
          {what}: {detail}
        </p>
      ))}
    </>
  );
}

function Earlier(props: {
  list: readonly ListedRecommendation[];
  id: string | undefined;
  onRun(id: string | undefined): void;
}) {
  const { list, id, onRun } = props;
  const { t, f } = useLanguage();
  if (list.length === 0) return null;
  const options = list.map((one): [string, string] => [
    one.recommendation_id,
    `${f.dateTime(Date.parse(one.created_at))} · ${t(`context.${one.context}`)} · ${f.money(one.budget)}`,
  ]);
  // One that was opened by its address may be older than the list.
  const known = id === undefined || list.some((one) => one.recommendation_id === id);
  return (
    <Choice
      label={t("run.earlier")}
      value={id ?? ""}
      options={[["", "–"], ...(known ? [] : [[id!, id!] as [string, string]]), ...options]}
      onChange={(one) => onRun(one === "" ? undefined : one)}
    />
  );
}
