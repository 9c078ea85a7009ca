/** One field of the form: its name, its control, what it means, what the API says against it, and the way back. */
import { useId } from "react";
import type { Issue } from "../../api/client.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Field } from "../schema-fields.ts";
import { useWords } from "../words.ts";
import { FieldIssues } from "./field-issues.tsx";
import { HoursControl } from "./hours-control.tsx";

export interface FieldProps {
  field: Field;
  /** What was changed; undefined where the usual holds. */
  given: unknown;
  issues: readonly Issue[];
  onChange(value: unknown): void;
}

export function FieldRow({ field, given, issues, onChange }: FieldProps) {
  const { t } = useLanguage();
  const words = useWords();
  const id = useId();
  const wrong = issues.length > 0;
  return (
    <div className={wrong ? "field is-wrong" : "field"} data-path={field.path}>
      <div className="field-head">
        <label htmlFor={id} title={field.description}>
          {words.field(field.name)}
        </label>
        {given !== undefined && (
          <button type="button" className="link" onClick={() => onChange(undefined)}>
            {t("sim.asUsual")}
          </button>
        )}
      </div>
      <Control id={id} field={field} value={given ?? field.usual} onChange={onChange} />
      <FieldIssues issues={issues} />
    </div>
  );
}

function Control(props: { id: string; field: Field; value: unknown; onChange(value: unknown): void }) {
  const { id, field, value, onChange } = props;
  const words = useWords();
  switch (field.control) {
    case "number":
      return <NumberControl id={id} field={field} value={value} onChange={onChange} />;
    case "date":
      return (
        <input
          id={id}
          type="date"
          value={String(value ?? "")}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
    case "switch":
      return (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case "choice":
      return (
        <select id={id} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)}>
          {value === undefined && <option value="" />}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {words.option(option)}
            </option>
          ))}
        </select>
      );
    case "several":
      return <SeveralControl id={id} options={field.options} chosen={asList(value)} onChange={onChange} />;
    case "hours":
      return <HoursControl id={id} spans={asList(value) as [number, number][]} onChange={onChange} />;
    default:
      return null;
  }
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function NumberControl(props: {
  id: string;
  field: Field & { control: "number" };
  value: unknown;
  onChange(value: unknown): void;
}) {
  const { id, field, value, onChange } = props;
  const { min, max, whole, slider } = field;
  const step = whole ? 1 : max <= 1 ? 0.05 : "any";
  const read = (text: string): void => onChange(text === "" ? undefined : Number(text));
  const number = typeof value === "number" ? value : "";
  const box = (
    <input
      id={id}
      type="number"
      min={min}
      max={max}
      step={whole ? 1 : "any"}
      value={number}
      onChange={(event) => read(event.target.value)}
    />
  );
  if (!slider) return box;
  return (
    <span className="slide">
      <input
        type="range"
        aria-labelledby={id}
        tabIndex={-1}
        min={min}
        max={max}
        step={step === "any" ? (max - min) / 100 : step}
        value={number === "" ? min : number}
        onChange={(event) => read(event.target.value)}
      />
      {box}
    </span>
  );
}

function SeveralControl(props: {
  id: string;
  options: readonly string[];
  chosen: readonly unknown[];
  onChange(value: unknown): void;
}) {
  const { id, options, chosen, onChange } = props;
  const words = useWords();
  return (
    <span className="several" id={id}>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          className="chip"
          aria-pressed={chosen.includes(option)}
          onClick={() => onChange(options.filter((one) => (one === option) !== chosen.includes(one)))}
        >
          {words.option(option)}
        </button>
      ))}
    </span>
  );
}
