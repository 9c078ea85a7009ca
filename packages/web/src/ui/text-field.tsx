/** A labelled line of text. */
export function TextField(props: {
  label: string;
  value: string;
  /** Characters. */
  maxLength: number;
  required?: boolean;
  onChange(value: string): void;
}) {
  const { label, value, maxLength, required = false, onChange } = props;
  return (
    <label className="choice">
      <span>{label}</span>
      <input
        type="text"
        required={required}
        maxLength={maxLength}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
