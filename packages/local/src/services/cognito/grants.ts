/**
 * What has been granted and not yet used: a code for one exchange, a refresh token for as long as its client says. They are
 * in memory, so a restart asks people to sign in again.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../service.ts";
import { Refused } from "./refused.ts";
import type { Person } from "./tokens.ts";
import type { PoolClient } from "./user-pools.ts";

/** A code is for the page that asked, at once. */
const CODE_MS = 5 * 60_000;

interface Grant {
  readonly client: string;
  readonly person: Person;
  readonly until: number;
}
interface CodeGrant extends Grant {
  readonly challenge: string;
  readonly redirectUri: string;
}

/** What a code was asked with, and what whoever uses it has to fit. */
export interface CodeTerms {
  /** SHA-256 of the verifier, base64url (RFC 7636). */
  readonly challenge: string;
  readonly redirectUri: string;
}

export class Grants {
  readonly #clock: Clock;
  readonly #codes = new Map<string, CodeGrant>();
  readonly #refreshes = new Map<string, Grant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A code for `person`, to be used once. */
  code(client: PoolClient, person: Person, terms: CodeTerms): string {
    return this.#keep(this.#codes, {
      client: client.id,
      person,
      until: this.#clock.now() + CODE_MS,
      ...terms,
    });
  }

  /** Whose the code is. @throws Refused where it is used up, too old, or another's */
  useCode(
    code: string | null,
    client: PoolClient,
    given: { verifier: string; redirectUri: string | null },
  ): Person {
    const grant = this.#codes.get(code ?? "");
    // Once only, also when it was tried with the wrong verifier.
    this.#codes.delete(code ?? "");
    const challenge = createHash("sha256").update(given.verifier).digest("base64url");
    if (grant?.challenge !== challenge || grant.redirectUri !== given.redirectUri)
      throw new Refused("invalid_grant");
    return this.#personOf(grant, client);
  }

  /** A refresh token for `person`. */
  refresh(client: PoolClient, person: Person): string {
    const until = this.#clock.now() + client.refreshMs;
    return this.#keep(this.#refreshes, { client: client.id, person, until });
  }

  /** Whose the refresh token is. @throws Refused where it holds no longer, or is another client's */
  useRefresh(token: string | null, client: PoolClient): Person {
    return this.#personOf(this.#refreshes.get(token ?? ""), client);
  }

  revoke(token: string | null): void {
    this.#refreshes.delete(token ?? "");
  }

  #keep<G extends Grant>(kept: Map<string, G>, grant: G): string {
    for (const [key, { until }] of kept) if (until <= this.#clock.now()) kept.delete(key);
    const key = randomBytes(32).toString("base64url");
    kept.set(key, grant);
    return key;
  }

  #personOf(grant: Grant | undefined, client: PoolClient): Person {
    if (grant?.client !== client.id || grant.until <= this.#clock.now()) throw new Refused("invalid_grant");
    return grant.person;
  }
}
