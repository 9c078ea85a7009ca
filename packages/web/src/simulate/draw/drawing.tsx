/** A drawing with its way out: a button that saves it as a PNG, with its title and what it is about. */
import { type ReactNode, useRef, useState } from "react";
import { useLanguage } from "../../i18n/use-language.ts";
import { Notice } from "../../ui/notice.tsx";
import { savePng } from "./save-png.ts";

export function Drawing(props: {
  /** File name without its ending. */
  file: string;
  title: string;
  notes: readonly string[];
  children: ReactNode;
}) {
  const { file, title, notes, children } = props;
  const { t } = useLanguage();
  const held = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<Error>();
  const save = (): void => {
    setFailure(undefined);
    savePng(held.current!, { file, title, notes }).catch(setFailure);
  };
  return (
    <div className="drawing">
      <div ref={held} className="drawing-itself">
        {children}
      </div>
      <button type="button" className="button drawing-save" data-file={file} onClick={save}>
        {t("sim.export.png")}
      </button>
      {failure && <Notice error={failure} text={t("sim.error.png")} />}
    </div>
  );
}
