/** What only a person who is known can do: the thing itself, or the way to sign in for it. */
import type { ReactNode } from "react";
import { signIn } from "./session.ts";
import { useSignIn } from "./use-sign-in.ts";

export function SignedIn({ to, children }: { to: string; children: ReactNode }) {
  const { asked, name } = useSignIn();
  if (!asked || name !== undefined) return children;
  return (
    <p>
      <button type="button" className="button" onClick={() => void signIn()}>
        {to}
      </button>
    </p>
  );
}
