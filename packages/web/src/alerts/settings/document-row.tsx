/** A document in its list: what it is called, and the one thing that matters most about it. */
import type { DocumentKind, SettingsDocument } from "../../api/alert-settings.ts";
import { SEVERITIES } from "../../api/alert-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Severity } from "../severity.tsx";
import { fieldValue } from "./document-fields.ts";

export function DocumentRow(props: {
  kind: DocumentKind;
  document: SettingsDocument;
  chosen: boolean;
  onChoose(): void;
}) {
  const { kind, document, chosen, onChoose } = props;
  const { t, f, named } = useLanguage();
  const text = (path: string): string => String(fieldValue(document, path) ?? "");
  const severity = SEVERITIES.find((one) => one === (document["severity"] ?? document["least_severity"]));
  const moment = (path: string): string => f.dateTime(Date.parse(text(path)));
  const said: Readonly<Record<DocumentKind, () => [title: string, about: string]>> = {
    rules: () => [
      text("title"),
      [
        named(`domain.${text("domain")}`, text("domain")),
        t(document["shipped"] === true ? "settings.shipped" : "settings.own"),
        ...(document["enabled"] === false ? [t("settings.disabled")] : []),
      ].join(" · "),
    ],
    recipients: () => [
      document.id,
      `${named(`rule.option.${text("channel.kind")}`, "")}: ${text("channel.to")}`,
    ],
    suppressions: () => [text("reason"), `${moment("from")} – ${moment("to")}`],
  };
  const [title, about] = said[kind]();
  return (
    <button
      type="button"
      className="row alert-row"
      aria-pressed={chosen}
      data-document={document.id}
      onClick={onChoose}
    >
      {severity ? <Severity of={severity} /> : <span />}
      <span className="age">{kind === "rules" ? named(`rule.kind.${text("condition.kind")}`, "") : ""}</span>
      <span className="row-name">{title}</span>
      <span className="row-id">{about}</span>
    </button>
  );
}
