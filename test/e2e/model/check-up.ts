import { UpReport } from "../../../src/domain/report.ts";
import type { StackctlResult } from "../../support/run-stackctl.ts";
import { compareUp } from "./compare.ts";
import { expectOf, staysEnded } from "./oracle.ts";
import type { SeenContainer, Truth, WantedService } from "./read-truth.ts";
import { describeContainers } from "./settle.ts";
import { type StackRun, windowMs } from "./stack-run.ts";
import { reject } from "./verify.ts";

/** Runs `up` for one or all services, and throws if its report does not match the state after it. */
export async function checkUp(run: StackRun, service?: string): Promise<string> {
  const before = await run.truth();
  const ended = await run.stackctl("up", "--json", ...(service === undefined ? [] : [service]));
  const after = await run.truth();
  const isPaused = before.containers.some((one) => one.state === "paused" && isReplica(one, before));
  const note = `exit ${ended.exitCode}, ${describeContainers(after.containers)}`;
  if (ended.exitCode === 5 && isPaused) return `${note}; something was paused`;
  if (ended.exitCode !== 0 && ended.exitCode !== 6) {
    reject(run, [`up ends with ${ended.exitCode}: ${ended.stdout}${ended.stderr}`]);
  }
  const expected = expectOf(after, windowMs);
  const report = ended.json(UpReport);
  reject(run, [
    ...compareUp(report, ended.exitCode, expected),
    ...(ended.exitCode === 6 && !mayFail(run, before, after)
      ? [`up ends with 6, though every service can come up: ${JSON.stringify(report.failures)}`]
      : []),
    ...(service === undefined ? compareWhole(ended, after) : comparePartial(report, service, before, after)),
  ]);
  return note;
}

/** Runs `restart`, and throws if its report does not match the state after it. */
export async function checkRestart(run: StackRun, service?: string): Promise<string> {
  const before = await run.truth();
  const ended = await run.stackctl("restart", "--json", ...(service === undefined ? [] : [service]));
  const after = await run.truth();
  const note = `exit ${ended.exitCode}, ${describeContainers(after.containers)}`;
  const present = before.containers.filter(
    (one) => isReplica(one, before) && (service === undefined || one.service === service),
  );
  if (present.length === 0) return `${note}; none was there`;
  if (ended.exitCode !== 0 && ended.exitCode !== 6) {
    reject(run, [`restart ends with ${ended.exitCode}: ${ended.stdout}${ended.stderr}`]);
  }
  const old = new Map(before.containers.map(({ id, startedAtMs }) => [id, startedAtMs]));
  // A service that has ended runs again only if it is named.
  const meant = present.filter(
    (one) =>
      service !== undefined ||
      !before.wanted.some((wanted) => wanted.name === one.service && staysEnded(wanted, before)),
  );
  const unmoved = after.containers.filter(
    ({ id, startedAtMs }) => meant.some((one) => one.id === id) && old.get(id) === startedAtMs,
  );
  reject(run, [
    ...compareUp(ended.json(UpReport), ended.exitCode, expectOf(after, windowMs)),
    ...(ended.exitCode === 0 ? unmoved.map(({ service: name }) => `restart left ${name} as it was`) : []),
  ]);
  return note;
}

function compareWhole(ended: StackctlResult, after: Truth): readonly string[] {
  const { services } = ended.json(UpReport);
  const judged = new Set(services.map(({ name }) => name));
  const left = after.containers.filter(
    ({ service, isOneOff }) => !isOneOff && after.wanted.some(({ name, isOn }) => name === service && !isOn),
  );
  const on = after.wanted.filter(({ isOn }) => isOn);
  const settledChanges = expectOf(after, windowMs).on.filter(
    ({ change, good }) => change.is === "yes" && good.is === "yes",
  );
  return [
    ...left.map(({ service }) => `up left a container of ${service}, which is off`),
    ...on.filter(({ name }) => !judged.has(name)).map(({ name }) => `up says nothing of ${name}`),
    ...(ended.exitCode === 0
      ? on.filter(hasToFail).map(({ name }) => `up ends with 0, though ${name} fails each time`)
      : []),
    ...(ended.exitCode === 0
      ? settledChanges.map(({ service, change }) => `up left ${service} as it was, though: ${change.why}`)
      : []),
  ];
}

/** Whether an enabled service cannot become ready: it always fails, is paused, or was made unhealthy. */
function mayFail(run: StackRun, before: Truth, after: Truth): boolean {
  return (
    after.wanted.some((one) => one.isOn && hasToFail(one)) ||
    before.containers.some((one) => one.state === "paused" && isReplica(one, before)) ||
    after.containers.some(({ id }) => run.sick.has(id))
  );
}

/** Services that are not named, and that no named service needs, stay unchanged. */
function comparePartial(report: UpReport, service: string, before: Truth, after: Truth): readonly string[] {
  const judged = new Set(report.services.map(({ name }) => name));
  // A service that shares the network of a changed service may have to be recreated with it.
  for (const { name, sharesNetworkOf } of before.wanted) {
    if (sharesNetworkOf !== undefined && judged.has(sharesNetworkOf)) judged.add(name);
  }
  const others = ({ containers }: Truth) =>
    containers.filter((one) => !judged.has(one.service)).map(({ id, state }) => `${id} ${state}`);
  const lost = others(before).filter((one) => !others(after).includes(one));
  return [
    ...(report.services.some(({ name }) => name === service) ? [] : [`up says nothing of ${service}`]),
    ...lost.map((one) => `up ${service} touched another service: ${one}`),
  ];
}

/** Whether the command of a service exits with a code other than 0. */
function hasToFail({ command, replicas }: WantedService): boolean {
  return replicas > 0 && command.some((word) => word.startsWith("exit "));
}

/** Whether `up` manages a container: its service is enabled, and `docker compose run` did not create it. */
function isReplica({ service, isOneOff }: SeenContainer, { wanted }: Truth): boolean {
  return !isOneOff && wanted.some(({ name, isOn }) => name === service && isOn);
}
