import type { SeenContainer, Truth, WantedService } from "./read-truth.ts";

/** `open`: the facts allow both answers. */
export type Answer = "yes" | "no" | "open";

/** An answer and the fact that it is based on. */
export interface Because {
  readonly is: Answer;
  readonly why: string;
}

/** The expected state of one enabled service. */
export interface Expectation {
  readonly service: string;
  /** Whether the plan has to create, recreate or start it. */
  readonly change: Because;
  /** Whether every replica is ready, or the job has completed. */
  readonly good: Because;
}

/** The expected state of a stack. */
export interface Expected {
  /** One entry for each enabled service. */
  readonly on: readonly Expectation[];
  /** Disabled services that have containers, sorted. */
  readonly surplus: readonly string[];
  /** Services that have containers but are in no compose file, sorted. */
  readonly orphans: readonly string[];
}

/** Derives the expected state; a service without a health check is ready after running for `windowMs`. */
export function expectOf(truth: Truth, windowMs: number): Expected {
  const on = truth.wanted.filter(({ isOn }) => isOn);
  const changes = new Map<string, Because>();
  // The owner of a shared network comes before those who share it.
  for (const service of [...on].sort((a, b) => Number(isSharer(a)) - Number(isSharer(b)))) {
    changes.set(service.name, judgeChange(service, truth, changes));
  }
  return {
    on: on.map((service) => ({
      service: service.name,
      change: changes.get(service.name) ?? open("not judged"),
      good: judgeGood(service, truth, windowMs),
    })),
    surplus: truth.wanted
      .filter(({ name, isOn }) => !isOn && containersOf(name, truth).length > 0)
      .map(({ name }) => name)
      .sort(),
    orphans: findOrphans(truth),
  };
}

function findOrphans({ wanted, containers }: Truth): readonly string[] {
  const known = new Set(wanted.map(({ name }) => name));
  const unknown = containers.filter(({ service, isOneOff }) => !isOneOff && !known.has(service));
  return [...new Set(unknown.map(({ service }) => service))].sort();
}

/** Whether the service must finish: a dependent waits for its completion, or its label marks it as a job. */
export function isJob({ name, isLabelledJob }: WantedService, { wanted }: Truth): boolean {
  return (
    isLabelledJob ||
    wanted.some(
      ({ isOn, needs }) =>
        isOn &&
        needs.some((edge) => edge.service === name && edge.condition === "service_completed_successfully"),
    )
  );
}

function judgeChange(service: WantedService, truth: Truth, changes: ReadonlyMap<string, Because>): Because {
  const seen = containersOf(service.name, truth);
  if (seen.length !== service.replicas) return yes(`${seen.length} of ${service.replicas} containers`);
  if (seen.some(({ imageId }) => imageId !== service.imageId)) return yes("image differs");
  const isChanged = seen.some((container) => isStale(service, container));
  if (!isSharer(service)) {
    if (isChanged) return yes("configuration differs");
    if (seen.some(({ hash }) => hash !== service.hash)) return yes("hash differs");
  }
  const stopped = seen.find((container) => !isUp(container) && !hasCompleted(service, container, truth));
  if (stopped?.state === "removing" || stopped?.state === "restarting") return open(stopped.state);
  if (stopped) return yes(`${stopped.state} (${stopped.exitCode})`);
  // For a service that shares a network, Compose includes the owner's container in a hash that it never prints.
  const otherwise = isChanged ? open("configuration differs, but has no hash") : no("as wanted");
  return judgeShared(service, truth, changes) ?? otherwise;
}

/** A process in a network namespace that its owner has left is disconnected. */
function judgeShared(
  { name, sharesNetworkOf }: WantedService,
  truth: Truth,
  changes: ReadonlyMap<string, Because>,
): Because | undefined {
  if (sharesNetworkOf === undefined) return undefined;
  const owner = changes.get(sharesNetworkOf);
  if (owner?.is === "yes") return yes(`${sharesNetworkOf} changes`);
  if (owner?.is === "open") return open(`${sharesNetworkOf}: ${owner.why}`);
  return isCutOff(name, sharesNetworkOf, truth)
    ? yes(`has not the network of ${sharesNetworkOf}`)
    : undefined;
}

function judgeGood(service: WantedService, truth: Truth, windowMs: number): Because {
  const seen = containersOf(service.name, truth);
  if (seen.length < service.replicas) return no(`${seen.length} of ${service.replicas} containers`);
  const answers = seen.map((container) => judgeContainer(service, container, truth, windowMs));
  const bad = answers.find(({ is }) => is === "no");
  if (bad) return bad;
  if (seen.length > service.replicas) return open(`${seen.length} of ${service.replicas} containers`);
  const { sharesNetworkOf } = service;
  if (sharesNetworkOf !== undefined && isCutOff(service.name, sharesNetworkOf, truth)) {
    return no(`has not the network of ${sharesNetworkOf}`);
  }
  return answers.find(({ is }) => is === "open") ?? yes("every container is well");
}

function judgeContainer(
  service: WantedService,
  container: SeenContainer,
  truth: Truth,
  windowMs: number,
): Because {
  const { state, exitCode, health } = container;
  if (hasCompleted(service, container, truth)) return yes("completed");
  if (state !== "running") {
    return mayEnd(service, truth) && state === "exited" && exitCode === 0
      ? open("ended with 0, by a policy that allows it")
      : no(`${state} (${exitCode})`);
  }
  if (isJob(service, truth)) return no("still running");
  if (health === "unhealthy") return no("unhealthy");
  if (health === "starting") return open("health check has not passed yet");
  if (health === "healthy") return yes("healthy");
  const ageMs = truth.atMs - container.startedAtMs;
  return ageMs >= windowMs ? yes("runs") : open(`runs for ${ageMs} ms`);
}

/** Whether a container belongs to a job and has completed. */
function hasCompleted(
  service: WantedService,
  { state, exitCode, startError }: SeenContainer,
  truth: Truth,
): boolean {
  return state === "exited" && exitCode === 0 && startError === "" && isJob(service, truth);
}

/**
 * Whether a `restart` without names leaves a service as it is: every container has ended with 0, and may end. The
 * services of a restart are those with containers, enabled or not.
 */
export function staysEnded(service: WantedService, truth: Truth): boolean {
  const present = truth.wanted.filter(({ name }) => containersOf(name, truth).length > 0);
  const restarted = { ...truth, wanted: present.map((one) => ({ ...one, isOn: true })) };
  const hasEnded = containersOf(service.name, truth).every(
    ({ state, exitCode }) => state === "exited" && exitCode === 0,
  );
  return hasEnded && (isJob(service, restarted) || mayEnd(service, restarted));
}

/** Whether no rule requires the service to keep running. The command then decides about exit code 0. */
function mayEnd({ name, restart, hasCheck }: WantedService, { wanted }: Truth): boolean {
  const mustStay =
    hasCheck ||
    restart === "always" ||
    restart === "unless-stopped" ||
    wanted.some(({ isOn, sharesNetworkOf }) => isOn && sharesNetworkOf === name);
  return !mustStay;
}

function isStale(service: WantedService, { environment, command }: SeenContainer): boolean {
  return (
    command.join("\n") !== service.command.join("\n") ||
    Object.entries(service.environment).some(([name, value]) => environment[name] !== value)
  );
}

function isCutOff(name: string, ownerName: string, truth: Truth): boolean {
  const [owner] = containersOf(ownerName, truth);
  return containersOf(name, truth).some(
    ({ state, network }) => state === "running" && network !== owner?.network,
  );
}

function isSharer({ sharesNetworkOf }: WantedService): boolean {
  return sharesNetworkOf !== undefined;
}

function isUp({ state }: SeenContainer): boolean {
  return state === "running" || state === "paused";
}

function containersOf(name: string, { containers }: Truth): readonly SeenContainer[] {
  return containers.filter(({ service, isOneOff }) => service === name && !isOneOff);
}

function yes(why: string): Because {
  return { is: "yes", why };
}

function no(why: string): Because {
  return { is: "no", why };
}

function open(why: string): Because {
  return { is: "open", why };
}
