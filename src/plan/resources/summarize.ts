import type { Container, Measurement } from "../../domain/container.ts";
import type { EngineKind } from "../../domain/engine-choice.ts";
import type { RemoteMachine } from "../../domain/engine-description.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { ServiceReport, StatusReport } from "../../domain/report.ts";
import type { Resources } from "../../domain/resources.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { hasEnded } from "../readiness/has-finished.ts";
import { groupByService, pickTelling } from "../services/group-by-service.ts";
import { endpointsOf, type ResolvedEndpoint } from "../services/resolve-endpoints.ts";
import { shareOf, summarizeResources } from "./summarize-resources.ts";

/** The observations and measurements of the services that should run. */
export interface SummaryFacts {
  readonly services: readonly SelectedService[];
  readonly containers: readonly Container[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** The container that each verdict is about, by service name. */
  readonly judged: ReadonlyMap<string, string>;
  readonly measurements: ReadonlyMap<string, Measurement>;
  readonly endpoints: readonly ResolvedEndpoint[];
  /** The engine's machine, if it is another one. */
  readonly remote?: RemoteMachine | undefined;
  readonly features: readonly ResolvedFeature[];
  /** The start duration of each service whose start was observed, in milliseconds by service name. */
  readonly startMs: ReadonlyMap<string, number>;
  readonly hosting: Hosting;
}

/** Facts about the engine's machine, as far as they were requested. */
export interface Hosting {
  readonly memoryBytes: number | undefined;
  /** Sizes by image id. */
  readonly imageBytes: ReadonlyMap<string, number>;
}

/** The facts when none were requested. */
export const noHosting: Hosting = { memoryBytes: undefined, imageBytes: new Map() };

interface StatusFacts extends SummaryFacts {
  readonly project: string;
  readonly engine: EngineKind;
  readonly leftOut: readonly LeftOut[];
  readonly model: ComposeModel;
  readonly nowMs: number;
}

/**
 * When services became ready during this command, and how long they usually take, in milliseconds by service
 * name.
 */
interface SummaryTimes {
  readonly readyMs: ReadonlyMap<string, number>;
  readonly usualStartMs: ReadonlyMap<string, number>;
}

/** The services of `up --json`. */
export function summarizeServices(
  facts: SummaryFacts,
  { readyMs, usualStartMs }: SummaryTimes,
): readonly ServiceReport[] {
  const byService = groupByService(facts.containers);
  return facts.services.map(({ service, feature }) => ({
    name: service.name,
    feature: feature ?? null,
    verdict: facts.verdicts.get(service.name)?.kind ?? "starting",
    readyMs: readyMs.get(service.name) ?? null,
    ...sumUsage(byService.get(service.name) ?? [], facts),
    startMs: facts.startMs.get(service.name) ?? null,
    usualStartMs: usualStartMs.get(service.name) ?? null,
    endpoints: [...endpointsOf(service, facts.endpoints, byService.get(service.name), facts.remote)],
  }));
}

/** The resources that the services of a report use, by feature. */
export function summarizeFeatures(
  usage: readonly (ServiceReport | StatusReport["services"][number])[],
  { containers, features, services, hosting }: SummaryFacts,
): Resources {
  const byService = groupByService(containers);
  return summarizeResources({
    usage,
    features,
    services,
    dockerMemoryBytes: hosting.memoryBytes ?? null,
    imagesOf: (service) => imagesOf(byService.get(service) ?? [], hosting),
  });
}

/**
 * The document of `status --json`: services that should run, then those that have containers although they
 * should not.
 */
export function summarizeStatus(facts: StatusFacts): StatusReport {
  const byService = groupByService(facts.containers);
  const selected = new Set(facts.services.map(({ service }) => service.name));
  const expected = facts.services.map(({ service, feature, condition }) => ({
    name: service.name,
    feature: feature ?? null,
    condition,
    absent: nameAbsence(service),
    endpoints: [...endpointsOf(service, facts.endpoints, byService.get(service.name), facts.remote)],
  }));
  const surplus = [...byService.keys()]
    .filter((name) => !selected.has(name))
    .map((name) => {
      const service = facts.model.services.get(name);
      return {
        name,
        feature: service ? (findOwner(service, facts.features) ?? null) : null,
        condition: null,
        absent: "missing",
        endpoints: service
          ? [...endpointsOf(service, facts.endpoints, byService.get(name), facts.remote)]
          : [],
      };
    });
  const services = [...expected, ...surplus].map(({ name, feature, condition, absent, endpoints }) => {
    const containers = byService.get(name) ?? [];
    const shown = pickTelling(containers, facts.judged.get(name));
    const isUp = shown?.state === "running";
    return {
      name,
      feature,
      condition,
      state: shown?.state ?? absent,
      health: shown?.provedAtMs === undefined ? (shown?.health ?? "none") : "starting",
      probed: shown?.provedAtMs !== undefined,
      ...nameOutcome(facts.verdicts.get(name)),
      exitCode: shown && hasEnded(shown) ? shown.exitCode : null,
      restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
      uptimeMs: isUp && shown.startedAtMs !== undefined ? Math.max(0, facts.nowMs - shown.startedAtMs) : null,
      ...sumUsage(containers, facts),
      startMs: facts.startMs.get(name) ?? null,
      endpoints,
      ...(shown?.waiting && { waiting: shown.waiting.why }),
      ...listNodes(containers),
    };
  });
  return {
    project: facts.project,
    engine: facts.engine,
    ok: facts.services.every(({ service }) => {
      const kind = facts.verdicts.get(service.name)?.kind;
      return kind === "ready" || kind === "done";
    }),
    services,
    leftOut: [...facts.leftOut],
    resources: summarizeFeatures(services, facts),
  };
}

/** The nodes of an engine that has several, and those that were lost with a container that may still run there. */
function listNodes(
  containers: readonly Container[],
): Pick<StatusReport["services"][number], "nodes" | "lostNodes"> {
  const nodes = new Set(containers.flatMap(({ node }) => node?.name ?? []));
  const lost = new Set(containers.flatMap(({ node }) => node?.movedFrom ?? []));
  return {
    ...(nodes.size > 0 && { nodes: [...nodes].toSorted() }),
    ...(lost.size > 0 && { lostNodes: [...lost].toSorted() }),
  };
}

function nameOutcome(
  verdict: Verdict | undefined,
): Pick<StatusReport["services"][number], "verdict" | "reason"> {
  return { verdict: verdict?.kind ?? null, reason: verdict?.kind === "failed" ? verdict.reason : null };
}

function findOwner(service: Service, features: readonly ResolvedFeature[]): string | undefined {
  return features.find(({ feature }) =>
    feature.profiles.some((profile) => service.profiles.includes(profile)),
  )?.feature.name;
}

function nameAbsence({ provider, replicas }: Service): string {
  if (provider !== undefined) return "provider";
  return replicas === 0 ? "none" : "missing";
}

function sumUsage(
  containers: readonly Container[],
  { measurements, hosting }: Pick<SummaryFacts, "measurements" | "hosting">,
): Pick<
  ServiceReport,
  "memoryBytes" | "memoryLimitBytes" | "cpuPercent" | "peakMemoryBytes" | "memoryShare" | "imageBytes"
> {
  const running = containers.filter(({ state }) => state === "running");
  const found = running.flatMap(({ id }) => measurements.get(id) ?? []);
  // The sum of some replicas is not what the service uses: those on other nodes may not be measurable.
  const measured = found.length < running.length ? [] : found;
  const peaks = measured.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  const limits = containers.flatMap(({ memoryLimitBytes }) => memoryLimitBytes ?? []);
  const images = [...imagesOf(containers, hosting).values()];
  const memoryBytes = measured.length > 0 ? sum(measured.map((one) => one.memoryBytes)) : null;
  return {
    memoryBytes,
    memoryLimitBytes: limits.length > 0 && limits.length === containers.length ? sum(limits) : null,
    cpuPercent: measured.length > 0 ? sum(measured.map(({ cpuPercent }) => cpuPercent)) : null,
    peakMemoryBytes: peaks.length > 0 && peaks.length === measured.length ? sum(peaks) : null,
    memoryShare: shareOf(memoryBytes, hosting.memoryBytes ?? null),
    imageBytes: images.length > 0 ? sum(images) : null,
  };
}

/** The sizes in bytes of the images that these containers run, by image id. */
function imagesOf(containers: readonly Container[], { imageBytes }: Hosting): ReadonlyMap<string, number> {
  return new Map(
    containers.flatMap(({ imageId }) => {
      const bytes = imageBytes.get(imageId);
      return bytes === undefined ? [] : [[imageId, bytes] as const];
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
