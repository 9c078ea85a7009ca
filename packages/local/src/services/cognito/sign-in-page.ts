/**
 * The page on which one signs in to a pool of the local cloud. There are no passwords and no made-up people: who may use
 * this machine is who signs in, with the roles that they want to try.
 */
import type { UserPool } from "./user-pools.ts";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 26rem; margin: 12vh auto; padding: 0 1rem; }
  fieldset { margin: 1rem 0; border: 1px solid; border-radius: 4px; }
  label { display: block; padding: .25rem 0; }
  button { font: inherit; padding: .6rem 1.2rem; }
`;

/** The page's HTML. Its form is sent to its own address, which holds what the client asked for. */
export function signInPage(pool: UserPool, username: string): string {
  const groups = pool.groups.map(
    (group) =>
      `<label><input type="checkbox" name="group" value="${escaped(group)}" checked> ${escaped(group)}</label>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in on this machine</title>
<style>${STYLE}</style>
<main>
<h1>Sign in on this machine</h1>
<p>Here the local cloud stands in for Cognito's sign-in page of the user pool <code>${escaped(pool.id)}</code>. It asks for no
password: whoever uses this machine may sign in.</p>
<form method="post">
<fieldset><legend>Your roles</legend>
${groups.join("\n")}
</fieldset>
<button autofocus>Sign in as ${escaped(username)}</button>
</form>
</main>
</html>
`;
}

/** Nothing but itself: no script, and its form leads to where it came from and from there to `redirectUri`. */
export const signInPagePolicy = (redirectUri: string): string =>
  `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${new URL(redirectUri).origin}; frame-ancestors 'none'; base-uri 'none'`;
