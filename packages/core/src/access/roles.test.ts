import { describe, expect, it } from "vitest";
import { Forbidden } from "../errors.ts";
import { allow, GUARDED_ROUTES, ROLES, type Role, rolesFor } from "./roles.ts";

const asha = (...roles: Role[]) => ({ name: "asha", roles });

describe("who may do what", () => {
  it("is said with roles that there are, for every guarded route", () => {
    expect(GUARDED_ROUTES.length).toBeGreaterThan(20);
    for (const route of GUARDED_ROUTES) {
      for (const role of rolesFor(route) ?? []) expect(Object.keys(ROLES), route).toContain(role);
    }
  });

  it("gives every role something to do", () => {
    const given = new Set(GUARDED_ROUTES.flatMap((route) => rolesFor(route) ?? []));
    expect([...given].sort()).toEqual(Object.keys(ROLES).sort());
  });

  it("lets the control room take an alert on, and nobody else", () => {
    const route = "POST /v1/alerts/{id}/acknowledge";
    expect(() => allow(route, asha("operator"))).not.toThrow();
    expect(() => allow(route, asha("analyst", "operator"))).not.toThrow();
    for (const roles of [[], ["analyst", "engineer", "source"]] as Role[][]) {
      expect(() => allow(route, asha(...roles))).toThrow(Forbidden);
    }
  });

  it("says what is needed and what whoever asks has", () => {
    const promote = "POST /v1/ml/models/{series}/{action}";
    expect(() => allow(promote, asha("analyst"))).toThrow(
      `${promote} needs the role engineer; asha has analyst`,
    );
    expect(() => allow(promote, asha())).toThrow("asha has no role");
  });

  it("asks for no role where it is enough to be known", () => {
    expect(rolesFor("POST /v1/predict/{kind}")).toEqual([]);
    expect(() => allow("POST /v1/predict/{kind}", asha())).not.toThrow();
  });

  it("lets a gateway send observations and nothing else that takes a role", () => {
    const may = GUARDED_ROUTES.filter((route) => rolesFor(route)?.includes("source"));
    expect(may).toEqual(["POST /v1/observations"]);
  });

  it("leaves reading open, and lets nobody through a guarded door that has no list", () => {
    expect(rolesFor("GET /v1/state")).toBeUndefined();
    expect(rolesFor("toString")).toBeUndefined();
    expect(() => allow("POST /v1/unheard-of", asha("operator", "engineer"))).toThrow(Forbidden);
  });
});
