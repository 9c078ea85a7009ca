/** Does what a person asked for, once at a time, and keeps why it failed. */
import { type FormEvent, useState } from "react";

export interface Deed {
  busy: boolean;
  /** Of the last deed; gone as the next one begins. */
  error: Error | undefined;
  run(deed: () => Promise<void>): Promise<void>;
}

export function useDeed(): Deed {
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const run = async (deed: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await deed();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

/** The value of the button that a form was sent with; undefined without one. */
export function submittedWith(event: FormEvent<HTMLFormElement>): string | undefined {
  const { submitter } = event.nativeEvent as SubmitEvent;
  return (submitter as HTMLButtonElement | null)?.value;
}
