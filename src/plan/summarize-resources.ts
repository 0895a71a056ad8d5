import type { ResolvedFeature } from "../domain/feature.ts";
import type { ServiceReport } from "../domain/report.ts";
import type { FeatureResources, Resources } from "../domain/resources.ts";
import type { SelectedService } from "../domain/selection.ts";
import { findFreed } from "./find-freed.ts";

/** What is known of each service that is to be added up. */
type ServiceUsage = Pick<
  ServiceReport,
  "name" | "feature" | "memoryBytes" | "peakMemoryBytes" | "memoryLimitBytes" | "cpuPercent" | "startMs"
>;

interface ResourceFacts {
  readonly usage: readonly ServiceUsage[];
  readonly features: readonly ResolvedFeature[];
  readonly services: readonly SelectedService[];
  readonly dockerMemoryBytes: number | null;
  /** Images of each service with their sizes, by id, as far as that was asked. */
  readonly imagesOf: (service: string) => ReadonlyMap<string, number>;
}

/** Adds up what services use by feature: the base stack first, features in the order of their declaration. */
export function summarizeResources(facts: ResourceFacts): Resources {
  const { usage, features, dockerMemoryBytes, imagesOf } = facts;
  const names = [null, ...features.map(({ feature }) => feature.name)];
  return {
    dockerMemoryBytes,
    imageBytes: sumImages(usage, imagesOf),
    features: names.flatMap((name) => {
      const own = usage.filter(({ feature }) => feature === name);
      return own.length === 0 ? [] : [summarizeFeature(name, own, facts)];
    }),
  };
}

/** A share of all memory, 0 to 1; null where either is unknown. */
export function shareOf(bytes: number | null, totalBytes: number | null): number | null {
  return bytes === null || totalBytes === null || totalBytes <= 0 ? null : bytes / totalBytes;
}

function summarizeFeature(
  name: string | null,
  own: readonly ServiceUsage[],
  { usage, features, services, dockerMemoryBytes, imagesOf }: ResourceFacts,
): FeatureResources {
  const running = own.filter(({ memoryBytes }) => memoryBytes !== null);
  const memoryBytes = sumKnown(running.map((service) => service.memoryBytes));
  const starts = own.flatMap(({ startMs }) => startMs ?? []);
  return {
    name,
    services: own.map((service) => service.name),
    memoryBytes,
    peakMemoryBytes: sumKnown(running.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    memoryLimitBytes: sumKnown(running.map(({ memoryLimitBytes }) => memoryLimitBytes)),
    memoryShare: shareOf(memoryBytes, dockerMemoryBytes),
    cpuPercent: sumKnown(running.map(({ cpuPercent }) => cpuPercent)),
    startMs: starts.length === 0 ? null : Math.max(...starts),
    imageBytes: sumImages(own, imagesOf),
    frees: name === null ? null : describeFreed(name),
  };

  function describeFreed(feature: string): FeatureResources["frees"] {
    const isOff = features.some((one) => one.feature.name === feature && !one.enabled);
    if (isOff) return { services: own.map((service) => service.name), memoryBytes, flags: [] };
    const freed = findFreed(feature, features, services);
    const stopping = usage.filter((service) => freed.services.includes(service.name));
    if (freed.flags.length === 0 || stopping.length === 0) return null;
    const bytes = stopping.flatMap((service) => service.memoryBytes ?? []);
    return {
      services: stopping.map((service) => service.name),
      memoryBytes: bytes.length === 0 ? null : sum(bytes),
      flags: [...freed.flags],
    };
  }
}

function sumImages(usage: readonly ServiceUsage[], imagesOf: ResourceFacts["imagesOf"]): number | null {
  const images = new Map(usage.flatMap(({ name }) => [...imagesOf(name)]));
  return images.size === 0 ? null : sum([...images.values()]);
}

/** Their sum when every one is known; null otherwise, and where there is none. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return values.length > 0 && known.length === values.length ? sum(known) : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
