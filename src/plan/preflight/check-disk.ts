import type { Finding } from "../../domain/finding.ts";
import { formatBytes } from "../../domain/size.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type DiskFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "features" | "engine" | "freeDiskBytes" | "missingImages" | "images"
>;

/** Below this, the disk counts as full: hardly any service can start. */
const fullBytes = 64 * 1024 ** 2;

/** Assumed size of an image that is not found locally: the median of popular images. */
const unknownImageBytes = 512 * 1024 ** 2;

/** Compares the free space of the disk that holds images and volumes with what the missing images need. */
export function checkDisk(facts: DiskFacts): readonly Finding[] {
  const { freeDiskBytes: free, engine, plan } = facts;
  if (free === undefined) return [];
  const place = `${formatBytes(free)} is free in ${engine.rootDirectory}`;
  const hint =
    plan.engine === "embedded"
      ? "Free disk space in that folder: it holds the logs and volumes of the processes."
      : "Run docker system df to see what can be removed, then docker image prune and docker builder prune.";
  if (free < fullBytes) {
    return [{ ...blank, code: "disk-full", severity: "error", message: `the disk is full: ${place}`, hint }];
  }
  const declared = listDeclared(facts);
  const counted = new Set(declared.map(({ feature }) => feature));
  const guessed = new Set(
    facts.services
      .filter(({ feature }) => feature === undefined || !counted.has(feature))
      .flatMap(({ service }) => facts.images.get(service.name) ?? [])
      .filter((image) => facts.missingImages.has(image)),
  ).size;
  const declaredBytes = declared.reduce((sum, { bytes }) => sum + bytes, 0);
  const total = declaredBytes + guessed * unknownImageBytes;
  if (total <= free) return [];
  const parts = [
    ...declared.map(({ feature, bytes }) => `feature ${feature} ${formatBytes(bytes)}`),
    ...(guessed > 0
      ? [`about ${formatBytes(guessed * unknownImageBytes)} for images not found locally`]
      : []),
  ];
  return [
    {
      ...blank,
      code: "disk-short",
      severity: "warning",
      // Only a need that a feature declares stops `up`; an estimate does not.
      needsForce: declaredBytes > free,
      feature: declared[0]?.feature,
      message: `${formatBytes(total)} of disk space is needed, but only ${place}: ${parts.join(", ")}`,
      hint,
    },
  ];
}

/** Enabled features that declare their disk space and whose images are not all found locally. */
function listDeclared({ services, features, missingImages, images }: DiskFacts) {
  return features.flatMap(({ enabled, feature }) => {
    const isComing = services.some(
      (one) => one.feature === feature.name && missingImages.has(images.get(one.service.name) ?? ""),
    );
    const bytes = feature.needs.disk;
    return enabled && isComing && bytes !== undefined ? [{ feature: feature.name, bytes }] : [];
  });
}
