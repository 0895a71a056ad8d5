import type { Finding } from "../../domain/finding.ts";
import { formatBytes } from "../../domain/size.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type DiskFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "features" | "engine" | "freeDiskBytes" | "missingImages" | "images"
>;

/** With less than this nothing can be counted on to start. */
const fullBytes = 64 * 1024 ** 2;

/** What an image takes that is not here and of which nothing is known: the middle of what popular images take. */
const unknownImageBytes = 512 * 1024 ** 2;

/** What is free where Docker keeps its images and volumes, against what is still to come. */
export function checkDisk(facts: DiskFacts): readonly Finding[] {
  const { freeDiskBytes: free, engine, plan } = facts;
  if (free === undefined) return [];
  const place = `${formatBytes(free)} are free below ${engine.rootDirectory}`;
  const hint =
    plan.engine === "embedded"
      ? "free some: logs and volumes of the processes are there"
      : "free some: docker system df shows what can go, docker image prune and docker builder prune remove it";
  if (free < fullBytes) {
    return [
      { ...blank, code: "disk-full", severity: "error", message: `the disk is full: only ${place}`, hint },
    ];
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
      ? [`about ${formatBytes(guessed * unknownImageBytes)} for images that are not here yet`]
      : []),
  ];
  return [
    {
      ...blank,
      code: "disk-short",
      severity: "warning",
      // A guess is no reason to stop; what a feature's author says is.
      needsForce: declaredBytes > free,
      feature: declared[0]?.feature,
      message: `${formatBytes(total)} of disk are needed and ${place}: ${parts.join(", ")}`,
      hint,
    },
  ];
}

/** Features that say what they need and have not got it yet: an image of theirs is still missing. */
function listDeclared({ services, features, missingImages, images }: DiskFacts) {
  return features.flatMap(({ enabled, feature }) => {
    const isComing = services.some(
      (one) => one.feature === feature.name && missingImages.has(images.get(one.service.name) ?? ""),
    );
    const bytes = feature.needs.disk;
    return enabled && isComing && bytes !== undefined ? [{ feature: feature.name, bytes }] : [];
  });
}
