/** Whether one has to sign in, and who has. */
import { useSyncExternalStore } from "react";
import { nameOf, type SignInState, signInState, subscribe } from "./session.ts";

export interface SignIn extends Pick<SignInState, "failure"> {
  /** Whether the stage asks who is there. */
  asked: boolean;
  /** Who has signed in. */
  name: string | undefined;
}

export function useSignIn(): SignIn {
  const { place, session, failure } = useSyncExternalStore(subscribe, signInState);
  return { asked: place !== undefined, name: session && nameOf(session), failure };
}
