/** MQTT topic filters: `+` stands for one level, `#` for all that follow (MQTT 3.1.1, section 4.7). */
import { InvalidInput } from "@nagar/core/errors.ts";

/** Throws InvalidInput for a filter that MQTT does not have. */
export function topicFilter(filter: string): (topic: string) => boolean {
  const levels = filter.split("/");
  const wrong = levels.some(
    (level, index) =>
      (level.includes("#") && (level !== "#" || index !== levels.length - 1)) ||
      (level.includes("+") && level !== "+"),
  );
  if (wrong || filter === "") throw new InvalidInput(`"${filter}" is not an MQTT topic filter`);
  const open = levels.at(-1) === "#";
  const fixed = open ? levels.slice(0, -1) : levels;
  return (topic) => {
    // A wildcard at the beginning does not stand for topics of the broker itself.
    if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
    const given = topic.split("/");
    if (open ? given.length < fixed.length : given.length !== fixed.length) return false;
    return fixed.every((level, index) => level === "+" || level === given[index]);
  };
}
