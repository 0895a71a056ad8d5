import type { ResolvedFeature } from "../../domain/feature.ts";
import type { ServiceReport } from "../../domain/report.ts";
import type { FeatureResources, Resources } from "../../domain/resources.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { findFreed } from "./find-freed.ts";

/** The usage of one service, as a report contains it. */
type ServiceUsage = Pick<
  ServiceReport,
  "name" | "feature" | "memoryBytes" | "peakMemoryBytes" | "memoryLimitBytes" | "cpuPercent" | "startMs"
>;

interface ResourceFacts {
  readonly usage: readonly ServiceUsage[];
  readonly features: readonly ResolvedFeature[];
  readonly services: readonly SelectedService[];
  readonly dockerMemoryBytes: number | null;
  /** The images of a service with their sizes in bytes, by id, as far as they were requested. */
  readonly imagesOf: (service: string) => ReadonlyMap<string, number>;
}

/**
 * Sums the usage of services by feature: first the core services, then the features in the order of
 * declaration.
 */
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

/** A share of all memory, from 0 to 1; null if either value is unknown. */
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

/** The sum of the values; null if any value is unknown or there are none. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return values.length > 0 && known.length === values.length ? sum(known) : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
