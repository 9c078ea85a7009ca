/** The incidents as bars over time, newest at the right: what overlapped, and what is still open. */
import { useLanguage } from "../i18n/use-language.ts";
import type { Incident } from "./group-alerts.ts";

const ROW = 9;
const MOST = 12;
const WIDTH = 1000;
const HOUR_MS = 3_600_000;

export function IncidentTimeline(props: {
  incidents: readonly Incident[];
  now: number;
  onChoose(id: string): void;
}) {
  const { now, onChoose } = props;
  const { t, f } = useLanguage();
  const shown = props.incidents.slice(0, MOST).toSorted((a, b) => a.openedAt - b.openedAt);
  if (shown.length === 0) return null;
  // A little before the first, so that a bar of minutes is not the whole width.
  const from = Math.min(shown[0]!.openedAt, now - HOUR_MS);
  const x = (ms: number): number => (WIDTH * (ms - from)) / (now - from);
  return (
    <figure className="incident-timeline">
      <svg
        viewBox={`0 0 ${WIDTH} ${shown.length * ROW}`}
        preserveAspectRatio="none"
        style={{ height: shown.length * ROW }}
        role="img"
        aria-label={t("alerts.timeline")}
      >
        {shown.map(({ id, severity, openedAt, endedAt, open, alerts }, row) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list holds the same as buttons.
          <rect
            key={id}
            className={`severity-bar severity-${severity}${open ? "" : " is-over"}`}
            x={x(openedAt)}
            y={row * ROW + 1}
            width={Math.max(6, x(open ? now : endedAt) - x(openedAt))}
            height={ROW - 2}
            onClick={() => onChoose(alerts[0]!.id)}
          >
            <title>{`${alerts[0]!.title}, ${f.dateTime(openedAt)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{f.dateTime(from)}</span>
        <span>{t("alerts.timeline")}</span>
        <span>{f.dateTime(now)}</span>
      </figcaption>
    </figure>
  );
}
