/**
 * Where messages to people and other machines go: a file each, for a person to read. Nothing leaves the machine.
 * E-mails are `.eml` files that any mail program opens, the others are plain text.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface OutgoingMessage {
  /** Names the file, so that a second try overwrites the first. */
  readonly id: string;
  /** `email`, `sms`, `https` … */
  readonly protocol: string;
  /** Address, phone number or URL. */
  readonly to: string;
  readonly subject: string | undefined;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One line; a line break in a subject or address would begin a header of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}

function render({ id, protocol, to, subject, text, at }: OutgoingMessage): string {
  const headers = [
    `Date: ${new Date(at).toUTCString()}`,
    `From: Nagar <no-reply@nagar.local>`,
    `To: ${oneLine(to)}`,
    `Subject: ${oneLine(subject ?? "AWS Notification Message")}`,
    `Message-ID: <${id}@nagar.local>`,
    `X-Protocol: ${protocol}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
  ];
  return `${headers.join("\n")}\n\n${text}\n`;
}

/** Writes the message into `folder` and gives the file's path. */
export function putIntoOutbox(folder: string, message: OutgoingMessage): string {
  mkdirSync(folder, { recursive: true });
  const time = new Date(message.at).toISOString().replaceAll(":", "-");
  const to = message.to.replaceAll(/[^\w.@+-]+/g, "_").slice(0, 60);
  const mail = message.protocol.startsWith("email");
  const path = join(folder, `${time}-${message.protocol}-${to}-${message.id}.${mail ? "eml" : "txt"}`);
  const draft = `${path}.draft`;
  writeFileSync(draft, render(message));
  renameSync(draft, path);
  return path;
}
