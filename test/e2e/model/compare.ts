import type { LaunchPlan } from "../../../src/domain/launch-plan.ts";
import type { StatusReport, UpReport } from "../../../src/domain/report.ts";
import { listChanges } from "../../../src/plan/launch/graph.ts";
import type { Because, Expected } from "./oracle.ts";

const changeKinds: readonly string[] = ["create", "recreate", "start"];
const goodVerdicts: readonly (string | null)[] = ["ready", "done"];

/** The differences between a plan and the expected state; one sentence each. */
export function comparePlan(plan: LaunchPlan, exitCode: number, expected: Expected): readonly string[] {
  const changing = new Set(
    listChanges(plan.steps).flatMap(({ kind, service }) => (changeKinds.includes(kind) ? service : [])),
  );
  const waiting = new Set(
    plan.steps.flatMap(({ kind, service, settled }) => (kind === "wait" && settled !== true ? service : [])),
  );
  const isEmpty = plan.steps.every(({ kind }) => kind === "wait");
  return [
    ...differ(
      "services of the plan",
      plan.services.map(({ name }) => name),
      names(expected),
    ),
    ...differ(
      "services that the plan stops",
      plan.stop.map(({ service }) => service),
      expected.surplus,
    ),
    ...expected.on.flatMap(({ service, change, good }) => [
      ...disagree(`the plan changes ${service}`, changing.has(service), change),
      // The plan waits for a service that changes, whatever its current state is.
      ...(changing.has(service)
        ? []
        : disagree(`the plan has ${service} settled`, !waiting.has(service), good)),
    ]),
    ...(plan.warnings.some(({ code }) => code === "orphan") === expected.orphans.length > 0
      ? []
      : [`the plan should warn of the orphans [${expected.orphans.join(" ")}] and of no others`]),
    ...(exitCode === (isEmpty ? 0 : 10) ? [] : [`plan --detailed-exitcode ends with ${exitCode}`]),
  ];
}

/** The differences between a status and the expected state. */
export function compareStatus(status: StatusReport, exitCode: number, expected: Expected): readonly string[] {
  const verdicts = new Map(status.services.map(({ name, verdict }) => [name, verdict]));
  return [
    ...differ(
      "services of the status",
      status.services.map(({ name }) => name),
      [...names(expected), ...expected.surplus, ...expected.orphans],
    ),
    ...expected.on.flatMap(({ service, good }) =>
      disagree(
        `status calls ${service} ${verdicts.get(service)}`,
        goodVerdicts.includes(verdicts.get(service) ?? null),
        good,
      ),
    ),
    ...[...expected.surplus, ...expected.orphans]
      .filter((service) => verdicts.get(service) !== null)
      .map((service) => `status judges ${service}, which should not run`),
    ...disagree(`status says ok: ${status.ok}`, status.ok, all(expected)),
    ...(exitCode === (status.ok ? 0 : 6) ? [] : [`status ends with ${exitCode} and ok: ${status.ok}`]),
  ];
}

/** The differences between the report of an `up` or `restart` and the state right after it. */
export function compareUp(report: UpReport, exitCode: number, expected: Expected): readonly string[] {
  const verdicts = new Map(report.services.map(({ name, verdict }) => [name, verdict]));
  const failed = new Set(report.failures.map(({ service }) => service));
  const judged = expected.on.filter(({ service }) => verdicts.has(service) || failed.has(service));
  const isWell = exitCode === 0;
  return [
    ...(report.ok === isWell ? [] : [`exit code ${exitCode}, and the report says ok: ${report.ok}`]),
    ...((failed.size === 0) === isWell ? [] : [`exit code ${exitCode}, with ${failed.size} failures`]),
    ...judged.flatMap(({ service, good }) => [
      ...(failed.has(service) && good.is === "yes" ? [`${service} is a failure, but ${good.why}`] : []),
      ...(goodVerdicts.includes(verdicts.get(service) ?? null) && good.is === "no"
        ? [`the report calls ${service} ${verdicts.get(service)}, but: ${good.why}`]
        : []),
      ...(isWell && good.is === "no" ? [`exit code 0, but of ${service}: ${good.why}`] : []),
    ]),
  ];
}

function disagree(claim: string, isSaid: boolean, { is, why }: Because): readonly string[] {
  if (is === "yes" && !isSaid) return [`not so: ${claim}, though: ${why}`];
  if (is === "no" && isSaid) return [`${claim}, though: ${why}`];
  return [];
}

function differ(what: string, said: readonly string[], meant: readonly string[]): readonly string[] {
  const [one, other] = [[...said].sort().join(" "), [...meant].sort().join(" ")];
  return one === other ? [] : [`${what} are [${one}], and should be [${other}]`];
}

function names({ on }: Expected): readonly string[] {
  return on.map(({ service }) => service);
}

/** Whether every enabled service is good. */
function all({ on }: Expected): Because {
  const bad = on.find(({ good }) => good.is === "no") ?? on.find(({ good }) => good.is === "open");
  return bad
    ? { is: bad.good.is, why: `${bad.service}: ${bad.good.why}` }
    : { is: "yes", why: "every service is well" };
}
