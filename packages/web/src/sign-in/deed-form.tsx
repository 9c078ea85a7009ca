/** What a person does about something: who acts, a word on it, and a button for each deed. Where one has to be known, it says so. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { submittedWith, useDeed } from "../ui/use-deed.ts";
import { ActorField } from "./actor-field.tsx";
import { SignedIn } from "./signed-in.tsx";
import { type Actor, useActor } from "./use-actor.ts";

export interface DeedButton<Deed extends string> {
  readonly deed: Deed;
  readonly label: string;
  readonly main?: boolean;
  /** Only with a word on it. */
  readonly wantsWord?: boolean;
}

export function DeedForm<Deed extends string>(props: {
  /** What one signs in for. */
  to: string;
  title?: string;
  /** Characters that the API takes of a name. */
  nameLength: number;
  word: { label: string; maxLength: number; required?: boolean };
  deeds: readonly DeedButton<Deed>[];
  /** What is said where a deed fails. */
  failed: string;
  /** What else is asked, between the word and the buttons. */
  children?: ReactNode;
  /** @param said who acts, to be sent with it. @param word as it was typed; emptied once this has succeeded. */
  onDeed(deed: Deed, said: Actor["said"], word: string): Promise<void>;
}) {
  const { word, deeds } = props;
  const actor = useActor();
  const [typed, setTyped] = useState("");
  const { busy, error, run: act } = useDeed();

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = submittedWith(event);
    const chosen = deeds.find(({ deed }) => deed === sent);
    if (!chosen) return;
    await act(async () => {
      await props.onDeed(chosen.deed, actor.said, typed);
      setTyped("");
    });
  };

  return (
    <SignedIn to={props.to}>
      <form className="decide" onSubmit={submit}>
        {props.title && <h3>{props.title}</h3>}
        <ActorField actor={actor} maxLength={props.nameLength} />
        <TextField {...word} value={typed} onChange={setTyped} />
        {props.children}
        <div className="decide-buttons">
          {deeds.map(({ deed, label, main = false, wantsWord = false }) => (
            <button
              key={deed}
              type="submit"
              value={deed}
              className={main ? "button is-main" : "button"}
              disabled={busy || (wantsWord && typed.trim() === "")}
            >
              {label}
            </button>
          ))}
        </div>
        {error && <Notice error={error} text={props.failed} />}
      </form>
    </SignedIn>
  );
}

/** A word as it is sent: left out where there is none. */
export const noteOf = (word: string): { note?: string } => (word.trim() === "" ? {} : { note: word.trim() });
