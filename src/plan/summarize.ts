import type { Container, Measurement } from "../domain/container.ts";
import type { ResolvedFeature } from "../domain/feature.ts";
import type { ServiceReport, StatusReport } from "../domain/report.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { ComposeModel, Service } from "../domain/service.ts";
import type { Verdict } from "../domain/verdict.ts";
import { groupByService } from "./judge-all.ts";
import { endpointsOf, type ResolvedEndpoint } from "./resolve-endpoints.ts";

/** What was seen and measured of the services that should run. */
export interface SummaryFacts {
  readonly services: readonly SelectedService[];
  readonly containers: readonly Container[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly measurements: ReadonlyMap<string, Measurement>;
  readonly endpoints: readonly ResolvedEndpoint[];
}

interface StatusFacts extends SummaryFacts {
  readonly project: string;
  readonly model: ComposeModel;
  readonly features: readonly ResolvedFeature[];
  readonly nowMs: number;
}

/** One entry a service for `up --json`; `readyMs` holds those that became ready during this command. */
export function summarizeServices(
  facts: SummaryFacts,
  readyMs: ReadonlyMap<string, number>,
): readonly ServiceReport[] {
  const byService = groupByService(facts.containers);
  return facts.services.map(({ service, feature }) => ({
    name: service.name,
    feature: feature ?? null,
    verdict: facts.verdicts.get(service.name)?.kind ?? "starting",
    readyMs: readyMs.get(service.name) ?? null,
    ...sumUsage(byService.get(service.name) ?? [], facts.measurements),
    endpoints: [...endpointsOf(service, facts.endpoints)],
  }));
}

/** The document of `status --json`: services that should run and those that do though they should not. */
export function summarizeStatus(facts: StatusFacts): StatusReport {
  const byService = groupByService(facts.containers);
  const selected = new Set(facts.services.map(({ service }) => service.name));
  const expected = facts.services.map(({ service, feature }) => ({
    name: service.name,
    feature: feature ?? null,
    endpoints: [...endpointsOf(service, facts.endpoints)],
  }));
  const surplus = [...byService.keys()]
    .filter((name) => !selected.has(name))
    .map((name) => {
      const service = facts.model.services.get(name);
      return {
        name,
        feature: service ? (findOwner(service, facts.features) ?? null) : null,
        endpoints: service ? [...endpointsOf(service, facts.endpoints)] : [],
      };
    });
  return {
    project: facts.project,
    ok: facts.services.every(({ service }) => {
      const kind = facts.verdicts.get(service.name)?.kind;
      return kind === "ready" || kind === "done";
    }),
    services: [...expected, ...surplus].map(({ name, feature, endpoints }) => {
      const containers = byService.get(name) ?? [];
      const shown = pickTelling(containers);
      const isUp = shown?.state === "running";
      return {
        name,
        feature,
        state: shown?.state ?? "missing",
        health: shown?.provedAtMs === undefined ? (shown?.health ?? "none") : "starting",
        probed: shown?.provedAtMs !== undefined,
        exitCode: shown && !isUp && shown.state !== "created" ? shown.exitCode : null,
        restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
        uptimeMs:
          isUp && shown.startedAtMs !== undefined ? Math.max(0, facts.nowMs - shown.startedAtMs) : null,
        ...sumUsage(containers, facts.measurements),
        endpoints,
      };
    }),
  };
}

function findOwner(service: Service, features: readonly ResolvedFeature[]): string | undefined {
  return features.find(({ feature }) =>
    feature.profiles.some((profile) => service.profiles.includes(profile)),
  )?.feature.name;
}

/** Of several replicas, the one that is worst off; of a single one, itself. */
export function pickTelling(containers: readonly Container[]): Container | undefined {
  const rank = ({ state, health }: Container) =>
    state !== "running" ? 0 : health === "unhealthy" ? 1 : health === "starting" ? 2 : 3;
  return containers.toSorted((a, b) => rank(a) - rank(b))[0];
}

function sumUsage(
  containers: readonly Container[],
  measurements: ReadonlyMap<string, Measurement>,
): Pick<ServiceReport, "memoryBytes" | "memoryLimitBytes" | "cpuPercent"> {
  const measured = containers.flatMap(({ id }) => measurements.get(id) ?? []);
  const limits = containers.flatMap(({ memoryLimitBytes }) => memoryLimitBytes ?? []);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    memoryBytes: measured.length > 0 ? sum(measured.map(({ memoryBytes }) => memoryBytes)) : null,
    memoryLimitBytes: limits.length > 0 && limits.length === containers.length ? sum(limits) : null,
    cpuPercent: measured.length > 0 ? sum(measured.map(({ cpuPercent }) => cpuPercent)) : null,
  };
}
