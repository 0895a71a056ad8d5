import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Service } from "../../domain/service.ts";
import { hasFinished } from "../readiness/has-finished.ts";
import { describeJoin, describeLostJoin } from "../services/mark-lost-joins.ts";
import { explainHash } from "./explain-hash.ts";
import type { Change } from "./graph.ts";
import { imageReference, type LaunchFacts, type LaunchOptions } from "./launch-facts.ts";
import { planImage } from "./plan-image.ts";

/** The changes to the images and containers of the selected services, in the order of the services. */
export function planChanges(
  facts: LaunchFacts,
  options: LaunchOptions,
  byService: ReadonlyMap<string, readonly Container[]>,
  networks: ReadonlyMap<string, string>,
): readonly Change[] {
  const steps: Change[] = [];
  const changed = new Map<string, PlanNode["kind"]>();
  for (const selected of facts.selection.services) {
    const { name } = selected.service;
    const surroundings = { changed, network: networks.get(name) };
    const change = planChange(selected, byService.get(name) ?? [], facts, options, surroundings);
    steps.push(...planImageOf(selected.service, facts, options));
    if (change) steps.push(change);
    if (change) changed.set(name, change.kind);
  }
  return steps;
}

/** Compose does not see this reason, because the files are not part of a service's hash. */
const outdatedFiles = "files of its configs or secrets changed";

function planImageOf(
  service: Service,
  { engine, model, images, imageTagTimes, nowMs = 0 }: LaunchFacts,
  options: LaunchOptions,
): readonly Change[] {
  if (engine === "embedded" || service.provider !== undefined) return [];
  const reference = imageReference(service, model);
  const taggedAtMs = imageTagTimes?.get(reference);
  const changes = planImage(
    service,
    { reference, isLocal: images.has(reference), taggedAtMs, nowMs },
    options,
  );
  // Each node of a Swarm pulls what it runs.
  return engine === "swarm" ? changes.filter(({ kind }) => kind !== "pull") : changes;
}

/** Changes around a service that affect its containers. */
interface Surroundings {
  /** The changes planned for earlier services, by service name. */
  readonly changed: ReadonlyMap<string, PlanNode["kind"]>;
  /** A network of the service that Compose replaces. */
  readonly network: string | undefined;
}

function planChange(
  selected: SelectedService,
  containers: readonly Container[],
  { model, images, composeVersion }: LaunchFacts,
  options: LaunchOptions,
  { changed, network }: Surroundings,
): Change | undefined {
  const { service, cause, condition } = selected;
  const { name } = service;
  const step = (kind: PlanNode["kind"], why: string): Change => ({ kind, service: name, cause: why });
  if (service.provider !== undefined) return undefined;
  if (containers.length === 0) return service.replicas === 0 ? undefined : step("create", cause);
  if (options.forceRecreate && (options.named.length === 0 || options.named.includes(name))) {
    return step("recreate", "--force-recreate");
  }
  const difference = explainHash(service, containers, composeVersion);
  if (difference !== undefined) return step("recreate", difference);
  const imageId = images.get(imageReference(service, model));
  if (imageId !== undefined && containers.some((container) => isOtherImage(container, imageId))) {
    return step("recreate", "its image changed");
  }
  if (containers.some(({ hasOutdatedFiles = false }) => hasOutdatedFiles)) {
    return step("recreate", outdatedFiles);
  }
  if (network !== undefined) return step("recreate", `its network ${network} changed`);
  // Compose starts a finished one-shot container again. Unless it is named, it is left alone: its work may
  // change data.
  const isBeside = options.named.length > 0 && !options.named.includes(name);
  if (isBeside && containers.every((container) => hasFinished(selected, container))) return undefined;
  const lost = containers.find(({ lostJoin }) => lostJoin !== undefined)?.lostJoin;
  const rejoined = service.joins?.find((join) => isNew(changed.get(join.service)));
  if (lost?.how === "replaced") return step("recreate", describeLostJoin(lost));
  if (rejoined) return step("recreate", `shares the ${describeJoin(rejoined)}, whose container is new`);
  if (containers.length < service.replicas) {
    return step("create", `${containers.length} of ${service.replicas} replicas exist`);
  }
  if (containers.length > service.replicas) {
    return step("remove", `${containers.length} replicas exist, ${service.replicas} wanted`);
  }
  const stopped = containers.find(
    ({ state, exitCode, waiting }) =>
      (state === "created" && waiting === undefined) ||
      ((state === "exited" || state === "dead") && !(condition === "completed" && exitCode === 0)),
  );
  const why = explainRestart(selected, changed) ?? (lost && describeLostJoin(lost));
  const isRestart = why !== undefined && containers.some(({ state }) => state === "running");
  if (isRestart || stopped === undefined) {
    return why === undefined ? undefined : { ...step("start", why), isRestart };
  }
  return step(
    "start",
    stopped.state === "created" ? "created, never started" : `exited with code ${stopped.exitCode}`,
  );
}

function isOtherImage(container: Container, imageId: string): boolean {
  return container.imageId !== "" && container.imageId !== imageId;
}

/** Why a service restarts together with a service before it. */
function explainRestart(
  { service: { dependsOn, joins } }: SelectedService,
  changed: Surroundings["changed"],
): string | undefined {
  const renewed = dependsOn.find((edge) => edge.restart && changed.get(edge.service) === "recreate");
  if (renewed) return `restarts with ${renewed.service}`;
  const left = joins?.find(({ kind, service: owner }) => kind !== "volumes" && changed.has(owner));
  return left && `shares the ${describeJoin(left)}, which restarts`;
}

/** Whether a step creates a new container, whose id Compose writes into containers that join it. */
function isNew(kind: PlanNode["kind"] | undefined): boolean {
  return kind === "create" || kind === "recreate";
}
