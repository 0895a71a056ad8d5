import fc from "fast-check";

/** What a service of a generated stack does. */
export type Role = "server" | "checked server" | "job" | "crash";

/** One edge of `depends_on`. */
export interface AnyNeed {
  readonly service: string;
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  readonly required: boolean;
}

/** A service that a user could write. */
export interface AnyService {
  readonly name: string;
  readonly role: Role;
  /** Whether a server ends with 0 at SIGTERM; otherwise Compose stops it by SIGKILL. */
  readonly endsWell: boolean;
  readonly restart: string | undefined;
  /** Whether it is in the profile `extra`. */
  readonly isExtra: boolean;
  readonly replicas: number;
  readonly needs: readonly AnyNeed[];
  /** The service whose network it shares. */
  readonly network: string | undefined;
  readonly hasEnvFile: boolean;
  /** Whether the label `stackctl.condition: completed` makes it a job. */
  readonly isLabelled: boolean;
}

/** The services of a project; each needs only services before it. */
export type AnyStack = readonly AnyService[];

/** The one profile of every generated stack. */
export const extraProfile = "extra";

const names = ["a", "b", "c", "d"];

const rawService = fc.record({
  role: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Role>("server") },
    { weight: 3, arbitrary: fc.constant<Role>("checked server") },
    { weight: 2, arbitrary: fc.constant<Role>("job") },
    { weight: 1, arbitrary: fc.constant<Role>("crash") },
  ),
  endsWell: fc.boolean(),
  restartPick: fc.nat(),
  isExtra: fc.nat({ max: 3 }).map((pick) => pick === 0),
  replicas: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(2) },
  ),
  needs: fc.array(fc.record({ pick: fc.nat(), onlyStarted: fc.boolean(), required: fc.boolean() }), {
    maxLength: 2,
  }),
  network: fc.option(fc.nat(), { freq: 3, nil: undefined }),
  hasEnvFile: fc.boolean(),
  isLabelled: fc.boolean(),
});
type RawService = typeof rawService extends fc.Arbitrary<infer T> ? T : never;

/** Stacks of two to four services. */
export const anyStack: fc.Arbitrary<AnyStack> = fc
  .array(rawService, { minLength: 2, maxLength: names.length, size: "max" })
  .map((raws) => {
    const stack: AnyService[] = [];
    for (const [index, raw] of raws.entries()) stack.push(addService(names[index] ?? "", raw, stack));
    return stack;
  });

function addService(name: string, raw: RawService, before: AnyStack): AnyService {
  const { role } = raw;
  const isServer = role === "server" || role === "checked server";
  // The first service is always enabled, so no stack is empty.
  const isExtra = before.length > 0 && raw.isExtra;
  const owner = isServer && raw.network !== undefined ? chooseOwner(raw.network, before, isExtra) : undefined;
  const needs = new Map<string, AnyNeed>();
  for (const { pick, onlyStarted, required } of raw.needs) {
    const target = before[pick % Math.max(1, before.length)];
    if (target === undefined || target.replicas === 0 || target.name === owner) continue;
    needs.set(target.name, {
      service: target.name,
      condition: chooseCondition(target, onlyStarted),
      // A required service in a profile would be enabled together with its dependent service.
      required: required && (!target.isExtra || isExtra),
    });
  }
  return {
    name,
    role,
    endsWell: raw.endsWell,
    restart: choosePolicy(role, raw.restartPick),
    isExtra,
    replicas: isServer && owner === undefined ? raw.replicas : 1,
    needs: [...needs.values()],
    network: owner,
    hasEnvFile: raw.hasEnvFile,
    isLabelled: role === "job" && raw.isLabelled,
  };
}

function chooseOwner(pick: number, before: AnyStack, isExtra: boolean): string | undefined {
  const owners = before.filter(
    (service) =>
      (service.role === "server" || service.role === "checked server") &&
      service.replicas === 1 &&
      service.network === undefined &&
      (!service.isExtra || isExtra),
  );
  return owners[pick % Math.max(1, owners.length)]?.name;
}

function chooseCondition(target: AnyService, onlyStarted: boolean): AnyNeed["condition"] {
  if (onlyStarted) return "service_started";
  if (target.role === "checked server") return "service_healthy";
  return target.role === "server" ? "service_started" : "service_completed_successfully";
}

function choosePolicy(role: Role, pick: number): string | undefined {
  const policies: Readonly<Record<Role, readonly (string | undefined)[]>> = {
    server: [undefined, undefined, "no", "always", "on-failure", "unless-stopped"],
    "checked server": [undefined, undefined, "no", "always", "on-failure", "unless-stopped"],
    job: [undefined, "no", "on-failure"],
    crash: [undefined, "no", "on-failure:1"],
  };
  return policies[role][pick % policies[role].length];
}
