/** How much of the best naive rule's error a model saves, as a bar and a number; red below nothing. */
import { useLanguage } from "../i18n/use-language.ts";

export function Skill({ skill }: { skill: number | null }) {
  const { f } = useLanguage();
  if (skill === null) return <>–</>;
  const width = `${Math.min(100, Math.abs(skill) * 100)}%`;
  return (
    <span className={skill < 0 ? "skill is-bad" : "skill"}>
      <span className="skill-bar" aria-hidden="true">
        <span style={{ width }} />
      </span>
      {f.percent(skill)}
    </span>
  );
}
