/** Who acts: whoever has signed in; where nobody has to, a name that is asked once and remembered on this machine. */
import { useState } from "react";
import { useSignIn } from "./use-sign-in.ts";

const KEY = "nagar.actor";

export interface Actor {
  /** Known to the API, which is then told of nobody. */
  known: string | undefined;
  typed: string;
  type(name: string): void;
  /** To be sent with every decision. */
  said: { by?: string };
}

export function useActor(): Actor {
  const { name: known } = useSignIn();
  const [typed, setTyped] = useState(() => localStorage.getItem(KEY) ?? "");
  return {
    known,
    typed,
    type(name) {
      localStorage.setItem(KEY, name);
      setTyped(name);
    },
    said: known === undefined ? { by: typed } : {},
  };
}
