/**
 * Who may do what, in one table: the routes that ask who is there, and the roles of which one is needed. A person has
 * the roles whose groups they are in, a machine those that it was given. A route that is not here is open to everybody,
 * and a stage without sign-in asks nobody.
 */
import { Forbidden } from "../errors.ts";

/** Each role, and what it is for, as whoever gives it reads it. */
export const ROLES = {
  operator: "The control room: takes alerts on and ends them, keeps their rules, quiet times and who is told",
  analyst: "Planning: simulates, asks for recommendations, decides about measures",
  engineer: "Data and models: trains, brings and promotes models, replays dead letters, keeps alert rules",
  source: "A gateway or a program: sends observations",
} as const;
export type Role = keyof typeof ROLES;

/** A machine's roles are scopes of its token: `nagar/source`. */
export const ROLE_SCOPES = "nagar";

export const isRole = (name: string): name is Role => Object.hasOwn(ROLES, name);

/** Whoever is known may: it changes nothing that another sees, but costs more than a page of figures. */
const ANYBODY = "anybody";

/** By API Gateway's route key. */
const MAY: Readonly<Record<string, readonly Role[] | typeof ANYBODY>> = {
  "POST /v1/observations": ["source", "engineer"],
  "POST /v1/deadletters/replay": ["engineer"],

  "POST /v1/predict/{kind}": ANYBODY,
  "POST /v1/ml/batch-predict": ["analyst", "engineer"],
  "POST /v1/ml/train": ["engineer"],
  "POST /v1/ml/split": ["engineer"],
  "POST /v1/ml/models/{series}/{action}": ["engineer"],
  "POST /v1/ml/models/{series}/upload": ["engineer"],

  "POST /v1/alerts/{id}/acknowledge": ["operator"],
  "POST /v1/alerts/{id}/resolve": ["operator"],
  "POST /v1/alerts/{id}/actions": ["operator"],
  "PUT /v1/alerts/rules/{id}": ["operator", "engineer"],
  "DELETE /v1/alerts/rules/{id}": ["operator", "engineer"],
  "POST /v1/alerts/rules/{id}/try": ANYBODY,
  // People's addresses and numbers are read by those who keep them.
  "GET /v1/alerts/recipients": ["operator"],
  "PUT /v1/alerts/recipients/{id}": ["operator"],
  "DELETE /v1/alerts/recipients/{id}": ["operator"],
  "PUT /v1/alerts/suppressions/{id}": ["operator"],
  "DELETE /v1/alerts/suppressions/{id}": ["operator"],

  "POST /v1/recommend": ["analyst"],
  "POST /v1/recommend/{id}/interventions/{intervention}/{action}": ["analyst"],
  "POST /v1/effects": ANYBODY,

  "POST /v1/simulate/scenario": ["analyst"],
  "POST /v1/simulate/results/{id}/cancel": ["analyst"],
  "POST /v1/simulate/whatif": ["analyst"],
};

/** The routes that ask who is there. */
export const GUARDED_ROUTES: readonly string[] = Object.keys(MAY);

/** The roles of which `route` needs one: none where it is enough to be known; undefined where it is open. */
export function rolesFor(route: string): readonly Role[] | undefined {
  const may = Object.hasOwn(MAY, route) ? MAY[route] : undefined;
  return may === ANYBODY ? [] : may;
}

/**
 * Lets `who` through to `route`, or not.
 * @throws Forbidden where none of the roles is the right one, and where the route is not in the table: a door that asks
 * and has no list lets nobody in.
 */
export function allow(route: string, who: { name: string; roles: readonly Role[] }): void {
  const needed = rolesFor(route);
  if (needed?.length === 0 || needed?.some((role) => who.roles.includes(role))) return;
  const has = who.roles.length > 0 ? who.roles.join(", ") : "no role";
  throw new Forbidden(
    `${route} needs the role ${needed?.join(" or ") ?? "of nobody"}; ${who.name} has ${has}`,
    {
      details: { needed: needed ?? [], roles: who.roles },
    },
  );
}
