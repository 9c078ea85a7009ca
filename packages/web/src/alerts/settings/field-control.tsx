/** One field of a document: its name, its control, and what the API says against it. */
import { useId } from "react";
import type { Issue } from "../../api/client.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { type DocumentField, instantOf, localText } from "./document-fields.ts";

export function FieldControl(props: {
  field: DocumentField;
  value: unknown;
  issues: readonly Issue[];
  onChange(value: unknown): void;
}) {
  const { field, value, issues, onChange } = props;
  const { t, named } = useLanguage();
  const id = useId();
  const name = field.path.split(".").at(-1)!;
  // Of two conditions in one rule, which one.
  const part = /\.parts\.(\d+)\./.exec(field.path)?.[1];
  const label = named(`rule.${field.path}`, named(`rule.${name}`, name));
  const wrong = issues.length > 0;
  return (
    <div className={wrong ? "field is-wrong" : "field"} data-path={field.path}>
      <div className="field-head">
        <label htmlFor={id}>
          {label}
          {part !== undefined && ` ${t("rule.part", { n: String(Number(part) + 1) })}`}
        </label>
      </div>
      <Control
        id={id}
        field={field}
        value={value}
        said={wrong ? `${id}-error` : undefined}
        onChange={onChange}
      />
      {wrong && (
        <div id={`${id}-error`}>
          {issues.map(({ allowed }) => (
            <p key={allowed} className="field-error" role="alert">
              {allowed}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

function Control(props: {
  id: string;
  field: DocumentField;
  value: unknown;
  /** Id of what is said against it. */
  said: string | undefined;
  onChange(value: unknown): void;
}) {
  const { id, field, value, said, onChange } = props;
  const { t } = useLanguage();
  const words = useOptionName();
  const common = { id, "aria-invalid": said !== undefined, "aria-describedby": said };
  switch (field.control) {
    case "switch":
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(e) => onChange(e.target.checked)}
        />
      );
    case "number":
      return (
        <input
          {...common}
          type="number"
          step="any"
          value={typeof value === "number" ? value : ""}
          onChange={(e) => onChange(e.target.value === "" ? undefined : Number(e.target.value))}
        />
      );
    case "choice":
      return (
        <select
          {...common}
          value={String(value ?? "")}
          onChange={(e) => onChange(e.target.value || undefined)}
        >
          {field.optional && <option value="">{t("list.all")}</option>}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {words(option)}
            </option>
          ))}
        </select>
      );
    case "several": {
      const chosen = Array.isArray(value) ? (value as string[]) : [];
      return (
        <span className="several" id={id}>
          {field.options.map((option) => (
            <button
              key={option}
              type="button"
              className="chip"
              aria-pressed={chosen.includes(option)}
              onClick={() =>
                onChange(field.options.filter((one) => (one === option) !== chosen.includes(one)))
              }
            >
              {words(option)}
            </button>
          ))}
        </span>
      );
    }
    case "lines": {
      const lines = Array.isArray(value) ? (value as string[]) : [];
      const read = (text: string): unknown => (text === "" ? undefined : text.split("\n"));
      return (
        <textarea
          {...common}
          rows={Math.max(2, lines.length)}
          value={lines.join("\n")}
          onChange={(e) => onChange(read(e.target.value))}
        />
      );
    }
    case "clock":
      return (
        <input
          {...common}
          type="time"
          value={String(value ?? "")}
          onChange={(e) => onChange(e.target.value || undefined)}
        />
      );
    case "instant":
      return (
        <input
          {...common}
          type="datetime-local"
          value={localText(String(value ?? ""))}
          onChange={(e) => onChange(e.target.value === "" ? undefined : instantOf(e.target.value))}
        />
      );
    case "text":
      return (
        <input
          {...common}
          type="text"
          value={String(value ?? "")}
          onChange={(e) => onChange(e.target.value || undefined)}
        />
      );
  }
}

/** An option for people: a domain, a severity, a channel, a statistic. */
function useOptionName(): (option: string) => string {
  const { named } = useLanguage();
  return (option) =>
    named(`domain.${option}`, named(`severity.${option}`, named(`rule.option.${option}`, option)));
}
