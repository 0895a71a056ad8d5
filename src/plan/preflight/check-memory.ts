import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Finding } from "../../domain/finding.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { formatBytes } from "../../domain/size.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type MemoryFacts = Pick<PreflightFacts, "services" | "features" | "engine" | "peaks">;

interface Part {
  /** Undefined for the core services. */
  readonly feature: string | undefined;
  readonly bytes: number;
  /** No enabled feature requires it. */
  readonly droppable: boolean;
}

/**
 * Compares the memory that the selected services may use with what Docker has. A feature that alone needs more requires
 * `--force`. A sum that is too large is only a warning, because few services reach their limits.
 */
export function checkMemory(facts: MemoryFacts): readonly Finding[] {
  const hasBytes = facts.engine.memoryBytes;
  const short = facts.features.filter(
    ({ enabled, feature }) => enabled && (feature.needs.memory ?? 0) > hasBytes,
  );
  if (short.length > 0) return short.map((one) => describeShort(one, hasBytes));
  const parts = listParts(facts);
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= hasBytes) return [];
  return [
    {
      ...blank,
      code: "memory-overcommitted",
      severity: "warning",
      message: `the services may use ${formatBytes(total)} of memory, but Docker has ${formatBytes(hasBytes)}: ${describeParts(parts)}`,
      hint: adviseDrop(parts, total - hasBytes),
    },
  ];
}

function describeShort({ feature }: ResolvedFeature, hasBytes: number): Finding {
  return {
    ...blank,
    code: "memory-short",
    severity: "warning",
    needsForce: true,
    feature: feature.name,
    message: `feature ${feature.name} needs ${formatBytes(feature.needs.memory ?? 0)} of memory, but Docker has ${formatBytes(hasBytes)}`,
    hint: `Use --disable-${feature.name} to leave it out, or give Docker more memory.`,
  };
}

/** Largest first. A feature counts with the larger of its declared need and the sum of its services. */
function listParts({ services, features, peaks }: MemoryFacts): readonly Part[] {
  const sumOf = (feature: string | undefined) =>
    services.filter((one) => one.feature === feature).reduce((sum, one) => sum + expectBytes(one, peaks), 0);
  const on = features.filter(({ enabled }) => enabled);
  const required = new Set(on.flatMap(({ feature }) => feature.requires));
  return [
    { feature: undefined, bytes: sumOf(undefined), droppable: false },
    ...on.map(({ feature }) => ({
      feature: feature.name,
      bytes: Math.max(feature.needs.memory ?? 0, sumOf(feature.name)),
      droppable: !required.has(feature.name),
    })),
  ]
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** The recorded peak of a service's replicas, else their limits; 0 for a service with neither. */
function expectBytes({ service }: SelectedService, peaks: ReadonlyMap<string, number>): number {
  return peaks.get(service.name) ?? (service.memoryLimitBytes ?? 0) * service.replicas;
}

function describeParts(parts: readonly Part[]): string {
  return parts.map(({ feature, bytes }) => `${feature ?? "core services"} ${formatBytes(bytes)}`).join(", ");
}

/** Names the smallest feature that alone frees enough memory, else the largest. */
function adviseDrop(parts: readonly Part[], excess: number): string {
  const droppable = parts.filter((part) => part.droppable);
  const drop = droppable.findLast(({ bytes }) => bytes >= excess) ?? droppable[0];
  if (drop === undefined) return "Lower the limits, or give Docker more memory.";
  return `Use --disable-${drop.feature} to save ${formatBytes(drop.bytes)}, lower the limits, or give Docker more memory.`;
}
