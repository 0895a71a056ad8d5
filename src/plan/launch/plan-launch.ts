import type { Container } from "../../domain/container.ts";
import type { EngineKind } from "../../domain/engine-choice.ts";
import type { EngineResource } from "../../domain/engine-resource.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { LaunchPlan, LeftOut, PlanStep } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { describeDisabledProfiles, namedProfiles } from "../features/profiles.ts";
import { hasFinished } from "../readiness/has-finished.ts";
import { groupByService } from "../services/group-by-service.ts";
import { describeJoin, describeLostJoin } from "../services/mark-lost-joins.ts";
import { orderServices } from "../services/order-services.ts";
import type { Selection } from "../services/select-services.ts";
import { compareResources, listOwnResources } from "./compare-resources.ts";
import { explainHash } from "./explain-hash.ts";
import { noticeOrphans } from "./find-orphans.ts";
import { noticeImageless } from "./notice-imageless.ts";
import { planImage } from "./plan-image.ts";
import { planLate } from "./plan-providers.ts";

/** The options of `up` other than features. */
export interface LaunchOptions {
  readonly build: boolean;
  readonly pull: "always" | "missing" | "never" | undefined;
  readonly forceRecreate: boolean;
  /** Keep the services of disabled features running. */
  readonly keep: boolean;
  /**
   * Services named on the command line: only these are recreated by force, and no service is stopped. Empty:
   * all.
   */
  readonly named: readonly string[];
}

interface LaunchFacts {
  readonly engine: EngineKind;
  readonly model: ComposeModel;
  readonly features: readonly ResolvedFeature[];
  readonly selection: Selection;
  readonly containers: readonly Container[];
  /** Image ids by reference; a missing reference means that the engine does not have the image. */
  readonly images: ReadonlyMap<string, string>;
  /** When images were last tagged, in epoch milliseconds by reference; only images with a refresh policy. */
  readonly imageTagTimes?: ReadonlyMap<string, number>;
  readonly nowMs?: number;
  /** Networks and volumes of the project that the engine has. */
  readonly resources?: readonly EngineResource[];
  /**
   * The version of the installed Compose; needed only if a container has a hash that differs from the model.
   */
  readonly composeVersion?: string | undefined;
  /** Services whose containers are already ready or done. */
  readonly settled: ReadonlySet<string>;
  /** Providers whose `up` has run and whose `down` has not. */
  readonly providersUp?: ReadonlySet<string>;
  readonly health: LaunchPlan["health"];
  readonly leftOut: readonly LeftOut[];
  readonly notices: readonly Notice[];
}

/** Plans one `up`: the stops, the changes and the waits, each with its cause, in the order of execution. */
export function planLaunch(facts: LaunchFacts, options: LaunchOptions): LaunchPlan {
  const { model, selection, containers } = facts;
  const byService = groupByService(containers);
  const stop = options.named.length > 0 || options.keep ? [] : findSurplus(facts, byService);
  const selected = new Set(selection.services.map(({ service }) => service.name));
  const resources = compareResources(listOwnResources(model, selected), facts.resources ?? [], model.project);
  const planned = planChanges(facts, options, byService, resources.replacedNetworks);
  const late = planLate({
    services: selection.services,
    changing: new Set(planned.map(({ service }) => service)),
    present: new Set(byService.keys()),
  });
  const changes = [...late, ...planned];
  const changing = new Set(changes.map(({ service }) => service));
  const waits = selection.services
    .filter(({ service }) => changing.has(service.name) || !facts.settled.has(service.name))
    .map(
      ({ service, condition }): PlanStep => ({
        kind: "wait",
        service: service.name,
        cause: `until ${condition}`,
      }),
    );
  return {
    project: model.project,
    engine: facts.engine,
    profiles: [...selection.profiles],
    services: selection.services.map(({ service, condition, cause }) => ({
      name: service.name,
      condition,
      cause,
      ...(service.composeStarts === undefined ? {} : { startedBy: `Compose, for ${service.composeStarts}` }),
    })),
    health: facts.health,
    leftOut: [...facts.leftOut],
    stop: [...stop],
    steps: [
      ...stop.map(({ service, cause }): PlanStep => ({ kind: "stop", service, cause })),
      ...changes,
      ...waits,
    ],
    warnings: [
      ...facts.notices,
      ...resources.notices,
      ...noticeOrphans(containers, model),
      ...noticeKept(facts, options, byService),
      ...noticeImageless(facts.engine, options),
    ],
  };
}

/** Services that have containers but are in no active profile, dependents first. */
function findSurplus(
  { model, features, selection, providersUp }: LaunchFacts,
  byService: ReadonlyMap<string, readonly Container[]>,
): readonly { readonly service: string; readonly cause: string }[] {
  const selected = new Set(selection.services.map(({ service }) => service.name));
  return orderServices(model)
    .filter(({ name }) => !selected.has(name) && (byService.has(name) || providersUp?.has(name)))
    .toReversed()
    .map((service) => ({ service: service.name, cause: explainOff(service, features) }));
}

function explainOff(service: Service, features: readonly ResolvedFeature[]): string {
  const owner = features.find(({ feature }) =>
    feature.profiles.some((name) => service.profiles.includes(name)),
  );
  if (owner) return `feature ${owner.feature.name} is disabled: ${owner.source.detail}`;
  const names = namedProfiles(service);
  return names.length === 0 ? "it runs only if no profile is active" : describeDisabledProfiles(names);
}

function planChanges(
  facts: LaunchFacts,
  options: LaunchOptions,
  byService: ReadonlyMap<string, readonly Container[]>,
  networks: ReadonlyMap<string, string>,
): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const changed = new Map<string, PlanStep["kind"]>();
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

function planImageOf(
  service: Service,
  { engine, model, images, imageTagTimes, nowMs = 0 }: LaunchFacts,
  options: LaunchOptions,
): readonly PlanStep[] {
  if (engine === "embedded" || service.provider !== undefined) return [];
  const reference = imageReference(service, model);
  const taggedAtMs = imageTagTimes?.get(reference);
  return planImage(service, { reference, isLocal: images.has(reference), taggedAtMs, nowMs }, options);
}

/** Changes around a service that affect its containers. */
interface Surroundings {
  /** The changes planned for earlier services, by service name. */
  readonly changed: ReadonlyMap<string, PlanStep["kind"]>;
  /** A network of the service that Compose replaces. */
  readonly network: string | undefined;
}

function planChange(
  selected: SelectedService,
  containers: readonly Container[],
  { model, images, composeVersion }: LaunchFacts,
  options: LaunchOptions,
  { changed, network }: Surroundings,
): PlanStep | undefined {
  const { service, cause, condition } = selected;
  const { name } = service;
  const step = (kind: PlanStep["kind"], why: string): PlanStep => ({ kind, service: name, cause: why });
  if (service.provider !== undefined) return undefined;
  if (containers.length === 0) return service.replicas === 0 ? undefined : step("create", cause);
  if (options.forceRecreate && (options.named.length === 0 || options.named.includes(name))) {
    return step("recreate", "--force-recreate");
  }
  const difference = explainHash(service, containers, composeVersion);
  if (difference !== undefined) return step("recreate", difference);
  const imageId = images.get(imageReference(service, model));
  if (imageId !== undefined && containers.some((container) => container.imageId !== imageId)) {
    return step("recreate", "its image changed");
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
    ({ state, exitCode }) =>
      state === "created" ||
      ((state === "exited" || state === "dead") && !(condition === "completed" && exitCode === 0)),
  );
  if (stopped) {
    return step(
      "start",
      stopped.state === "created" ? "created, never started" : `exited with code ${stopped.exitCode}`,
    );
  }
  const renewed = service.dependsOn.find((edge) => edge.restart && changed.get(edge.service) === "recreate");
  if (renewed) return step("start", `restarts with ${renewed.service}`);
  const left = service.joins?.find(({ kind, service: owner }) => kind !== "volumes" && changed.has(owner));
  if (left) return step("start", `shares the ${describeJoin(left)}, which restarts`);
  return lost ? step("start", describeLostJoin(lost)) : undefined;
}

/** Whether a step creates a new container, whose id Compose writes into containers that join it. */
function isNew(kind: PlanStep["kind"] | undefined): boolean {
  return kind === "create" || kind === "recreate";
}

/** The image reference of a service, or the name that Compose gives to the image that it builds. */
export function imageReference(service: Service, model: ComposeModel): string {
  return service.image ?? `${model.project}-${service.name}`;
}

function noticeKept(
  facts: LaunchFacts,
  { keep, named }: LaunchOptions,
  byService: ReadonlyMap<string, readonly Container[]>,
): readonly Notice[] {
  if (!keep || named.length > 0) return [];
  return findSurplus(facts, byService).map(({ service, cause }) => ({
    code: "kept",
    message: `${service} keeps running because of --keep, although ${cause}`,
  }));
}
