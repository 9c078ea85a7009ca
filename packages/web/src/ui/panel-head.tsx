/** The head of a panel about one thing: what it is called, a line on what it is, and the way out. */
import type { ReactNode, Ref } from "react";
import { useLanguage } from "../i18n/use-language.ts";

export function PanelHead(props: {
  /** Id of the heading, by which the panel is labelled. */
  id: string;
  title: string;
  /** Where the focus goes when the panel is about something else. */
  headingRef?: Ref<HTMLHeadingElement>;
  /** What stands above the heading. */
  before?: ReactNode;
  children: ReactNode;
  onClose(): void;
}) {
  const { id, title, headingRef, before, children, onClose } = props;
  const { t } = useLanguage();
  return (
    <div className="panel-head">
      <div>
        {before}
        <h2 id={id} ref={headingRef} tabIndex={headingRef ? -1 : undefined}>
          {title}
        </h2>
        <p className="panel-id">{children}</p>
      </div>
      <button
        type="button"
        className="button close"
        aria-label={t("panel.close")}
        title={t("panel.close")}
        onClick={onClose}
      >
        ✕
      </button>
    </div>
  );
}
