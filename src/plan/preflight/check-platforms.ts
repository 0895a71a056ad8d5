import type { Finding } from "../../domain/finding.ts";
import { ownValue } from "../../domain/own-value.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { listChanging } from "../launch/graph.ts";
import { registryOf } from "./check-images.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type PlatformFacts = Pick<
  PreflightFacts,
  | "plan"
  | "services"
  | "engine"
  | "images"
  | "imageFacts"
  | "defaultPlatform"
  | "neverPull"
  | "silentRegistries"
>;

/** Reports local images built for another platform than their service requests, or than the engine runs. */
export function checkPlatforms(facts: PlatformFacts): readonly Finding[] {
  const changing = listChanging(facts.plan);
  return facts.services
    .filter(({ service }) => changing.has(service.name) && !service.hasBuild)
    .flatMap((one) => checkPlatform(one, facts));
}

/** Whether the local image is for another platform than the service requests, so that Compose pulls. */
export function hasOtherPlatform(
  { platform }: SelectedService["service"],
  actual: string | undefined,
): boolean {
  return platform !== undefined && actual !== undefined && !platformsMatch(platform, actual);
}

/** Whether two platform names mean the same platform, such as `linux/arm64` and `linux/arm64/v8`. */
export function platformsMatch(wanted: string, actual: string): boolean {
  const [a, b] = [parsePlatform(wanted), parsePlatform(actual)];
  if (a.os !== b.os) return false;
  // `linux` alone matches every architecture.
  if (a.architecture === undefined || b.architecture === undefined) return true;
  return a.architecture === b.architecture && a.variant === b.variant;
}

function checkPlatform({ service, feature }: SelectedService, facts: PlatformFacts): readonly Finding[] {
  const { images, imageFacts, engine, defaultPlatform } = facts;
  const image = images.get(service.name) ?? "";
  const actual = imageFacts.get(image)?.platform;
  if (actual === undefined) return [];
  const about = { ...blank, service: service.name, feature };
  const wanted = service.platform ?? defaultPlatform;
  if (wanted !== undefined && !platformsMatch(wanted, actual)) {
    const source = service.platform === undefined ? "by DOCKER_DEFAULT_PLATFORM" : "by its platform";
    const message = `${service.name} needs image ${image} for ${wanted} (${source}), but the local image is for ${actual}`;
    const { host, port } = registryOf(image);
    // Compose pulls another platform only if the service itself sets it.
    const isStuck = service.platform === undefined || service.pullPolicy === "never" || facts.neverPull;
    const isSilent = facts.silentRegistries.has(`${host}:${port}`);
    if (!isStuck && !isSilent) return [];
    const why = isStuck ? "" : `, and registry ${host} does not answer on port ${port}`;
    return [
      {
        ...about,
        code: isStuck ? "platform-mismatch" : "registry-unreachable",
        severity: isStuck ? "error" : "warning",
        needsForce: !isStuck,
        message: `${message}${why}`,
        hint: `Run docker pull --platform ${wanted} ${image}, or remove the platform setting.`,
      },
    ];
  }
  if (engine.platform === undefined || platformsMatch(engine.platform, actual)) return [];
  return [
    {
      ...about,
      code: "platform-foreign",
      severity: "warning",
      message: `${service.name} runs image ${image}, which is for ${actual}, but the engine is ${engine.platform}: it needs emulation to run`,
      hint: `Use an image for ${engine.platform}, or install emulation: https://docs.docker.com/build/building/multi-platform/#qemu`,
    },
  ];
}

/** Other names of architectures: https://github.com/containerd/platforms/blob/main/database.go */
const aliases: Readonly<Record<string, readonly [architecture: string, variant: string]>> = {
  x86_64: ["amd64", ""],
  "x86-64": ["amd64", ""],
  i386: ["386", ""],
  aarch64: ["arm64", ""],
  armhf: ["arm", "v7"],
  armel: ["arm", "v6"],
};

const systems: readonly string[] = ["linux", "windows", "darwin", "freebsd"];

/** The variant that an architecture has when none is written. */
const usualVariants: Readonly<Record<string, string>> = { arm64: "v8", arm: "v7", amd64: "v1" };

interface Platform {
  readonly os: string;
  readonly architecture: string | undefined;
  readonly variant: string;
}

function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split("/");
  const [os, name, written] = systems.includes(parts[0] ?? "") ? parts : ["linux", ...parts];
  if (!name) return { os: os ?? "linux", architecture: undefined, variant: "" };
  const [architecture, implied] = ownValue(aliases, name) ?? [name, ""];
  const variant = written || implied || ownValue(usualVariants, architecture) || "";
  return { os: os ?? "linux", architecture, variant: variant.replace(/^(\d)/, "v$1") };
}
