/** A labelled list to choose one value from; empty, it is out of use. */
export function Choice<Value extends string>(props: {
  label: string;
  value: string;
  options: [Value, string][];
  onChange(value: Value): void;
}) {
  const { label, value, options, onChange } = props;
  return (
    <label className="choice">
      <span>{label}</span>
      <select
        value={value}
        disabled={options.length === 0}
        onChange={(event) => onChange(options.find(([one]) => one === event.target.value)![0])}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
