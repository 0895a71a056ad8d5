import type { Container } from "../../domain/container.ts";
import type { EngineResource } from "../../domain/engine-resource.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Proofs } from "../../domain/proof.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { listOwnResources } from "../../plan/launch/compare-resources.ts";
import { hasOtherHash } from "../../plan/launch/explain-hash.ts";
import { imageReference, type LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { parseRefresh } from "../../plan/launch/plan-image.ts";
import { planUp } from "../../plan/launch/plan-up.ts";
import { applyProofs } from "../../plan/readiness/apply-proofs.ts";
import { judge } from "../../plan/readiness/judge.ts";
import { settlePresent } from "../../plan/readiness/judge-all.ts";
import { rememberBefore, rememberPresent, type WaitMemory } from "../../plan/readiness/wait-memory.ts";
import { redactPlan } from "../../plan/secrets/redact-own.ts";
import { groupByService } from "../../plan/services/group-by-service.ts";
import { markLostJoins } from "../../plan/services/mark-lost-joins.ts";
import { markOutdatedFiles } from "../../plan/services/mark-outdated-files.ts";
import type { Project } from "../project/load-project.ts";
import { readCarried } from "../services/carried-record.ts";
import { readJoinedHashes } from "../services/joined-hashes.ts";
import { readProviders } from "../services/provider-record.ts";
import type { World } from "../world.ts";
import { isYoung, markWithoutProcesses } from "./mark-without-processes.ts";
import { readProofs } from "./proof-record.ts";

/** The state of the stack before anything changes. */
export interface Observed {
  readonly containers: readonly Container[];
  readonly images: ReadonlyMap<string, string>;
  /** When images with a `pull_policy` of an age were last tagged, in epoch milliseconds by reference. */
  readonly imageTagTimes?: ReadonlyMap<string, number>;
  /** Networks and volumes that the project declares and the engine has. */
  readonly resources?: readonly EngineResource[];
  readonly observedAtMs?: number;
  /** Version of the installed Compose; only read if a container's hash differs from the expected one. */
  readonly composeVersion: string | undefined;
  /** The hashes that Compose would label joining services with, by service name, as far as they are known. */
  readonly joinedHashes?: ReadonlyMap<string, string>;
  readonly memory: WaitMemory;
  /** Proofs of earlier commands, for checks that the engine has not run itself yet. */
  readonly proofs: Proofs;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Providers whose `up` was called, and whose `down` was not called since. */
  readonly providersUp?: ReadonlySet<string>;
  /** The id of the container that each verdict refers to, by service name. */
  readonly judged: ReadonlyMap<string, string>;
}

/**
 * Reads containers and images from the engine, and judges each selected service. `before-launch`: an exited
 * container will be started again; `at-present`: it has ended.
 */
export async function observeStack(
  project: Project,
  {
    engine,
    clock,
    files,
    compose,
  }: Pick<World, "engine" | "clock" | "files"> & Partial<Pick<World, "compose">>,
  signal?: AbortSignal,
  as: "before-launch" | "at-present" = "before-launch",
): Promise<Observed> {
  const { model, stack, settings } = project;
  const [found, { images, imageTagTimes }, resources] = await Promise.all([
    engine.listContainers(model.project, signal),
    readImages(project, engine, signal),
    as === "at-present" ? [] : readResources(project, engine, signal),
  ]);
  const providersUp = await readProviders(project, { files });
  const nowMs = clock.now();
  const proofs = await readProofs(project, found, { files, clock });
  const proved = applyProofs(found, proofs);
  const services = [...model.services.values()];
  const seen = await markWithoutProcesses(proved, isYoung(nowMs, settings), engine, signal);
  const joined = markLostJoins(seen, services);
  const { carried } = project;
  const containers =
    carried === undefined
      ? joined
      : markOutdatedFiles(joined, model.services, carried, await readCarried(project, files));
  const memory = as === "at-present" ? rememberPresent(containers, nowMs) : rememberBefore(containers, nowMs);
  const byService = groupByService(containers);
  const context = { nowMs, memory, settings, launching: new Set<string>(), providersUp };
  const judgements = stack.selection.services.map((step) => {
    const { name } = step.service;
    const own = byService.get(name) ?? [];
    const judgement = judge(step, own, context);
    const verdict = as === "at-present" ? settlePresent(judgement.verdict, own) : judgement.verdict;
    return { ...judgement, name, verdict };
  });
  const isOther = as === "before-launch" && hasOtherHash(model, byService);
  const joinedHashes =
    compose && as === "before-launch"
      ? await readJoinedHashes(project, containers, { compose, files }, signal)
      : new Map<string, string>();
  return {
    containers,
    images,
    imageTagTimes,
    resources,
    observedAtMs: nowMs,
    // The plan is valid without the version, which only explains a difference.
    composeVersion: isOther ? await compose?.readVersion(signal).catch(() => undefined) : undefined,
    joinedHashes,
    memory,
    proofs,
    providersUp,
    verdicts: new Map(judgements.map(({ name, verdict }) => [name, verdict])),
    judged: new Map(
      judgements.flatMap(({ name, containerId }) => (containerId === undefined ? [] : [[name, containerId]])),
    ),
  };
}

/** Images by reference. Tag times are only read if a service's `pull_policy` limits the image's age. */
async function readImages(
  { model, stack }: Project,
  engine: Pick<World["engine"], "findImages" | "findImageTagTimes">,
  signal: AbortSignal | undefined,
) {
  const services = stack.selection.services.map(({ service }) => service);
  const references = services.flatMap((service) => [
    imageReference(service, model),
    ...(service.mountedImages ?? []),
  ]);
  const images = await engine.findImages([...new Set(references)], signal);
  const aged = services
    .filter(({ pullPolicy = "" }) => parseRefresh(pullPolicy) !== undefined)
    .map((service) => imageReference(service, model))
    .filter((reference) => images.has(reference));
  const imageTagTimes =
    aged.length === 0 ? new Map<string, number>() : await engine.findImageTagTimes(aged, signal);
  return { images, imageTagTimes };
}

async function readResources(
  { model, stack }: Project,
  engine: Pick<World["engine"], "findResources">,
  signal: AbortSignal | undefined,
): Promise<readonly EngineResource[]> {
  const own = listOwnResources(model, new Set(stack.selection.services.map(({ service }) => service.name)));
  if (own.length === 0) return [];
  const namesOf = (kind: EngineResource["kind"]) =>
    own.filter((resource) => resource.kind === kind).map(({ name }) => name);
  return engine.findResources({ networks: namesOf("network"), volumes: namesOf("volume") }, signal);
}

function withJoinedHashes(
  { stack: { selection } }: Project,
  { joinedHashes = new Map() }: Observed,
): Project["stack"]["selection"] {
  if (joinedHashes.size === 0) return selection;
  const services = selection.services.map((step) => {
    const configHash = joinedHashes.get(step.service.name);
    return configHash === undefined ? step : { ...step, service: { ...step.service, configHash } };
  });
  return { ...selection, services };
}

/** Plans `up` for the observed state. The causes in the plan name images and values, so secrets in them are redacted. */
export function planFor(
  project: Project,
  observed: Observed,
  options: LaunchOptions,
  { secrets }: Pick<World, "secrets">,
): LaunchPlan {
  const settled = [...observed.verdicts].filter(([, { kind }]) => kind === "ready" || kind === "done");
  const decided = project.settingReports.find(({ name }) => name === "fastHealth");
  const plan = planUp(
    {
      engine: project.engine.kind,
      model: project.model,
      features: project.stack.features,
      selection: withJoinedHashes(project, observed),
      containers: observed.containers,
      images: observed.images,
      imageTagTimes: observed.imageTagTimes ?? new Map(),
      nowMs: observed.observedAtMs ?? 0,
      resources: observed.resources ?? [],
      composeVersion: observed.composeVersion,
      settled: new Set(settled.map(([service]) => service)),
      providersUp: observed.providersUp ?? new Set(),
      health: {
        by: project.settings.fastHealth ? "probes" : "engine",
        cause: `fastHealth: ${decided?.source.detail ?? "built in"}`,
      },
      leftOut: project.leftOut,
      notices: project.notices,
    },
    options,
  );
  return redactPlan(plan, secrets.redact);
}
