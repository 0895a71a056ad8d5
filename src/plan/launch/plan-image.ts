import type { Service } from "../../domain/service.ts";
import type { Change } from "./graph.ts";

/** The facts about the image that a service runs. */
export interface ImageFacts {
  readonly reference: string;
  readonly isLocal: boolean;
  /**
   * When the image was last pulled, built or tagged on this engine, in epoch milliseconds; undefined if
   * unknown.
   */
  readonly taggedAtMs: number | undefined;
  readonly nowMs: number;
}

/** The image options of the command line. */
interface ImageOptions {
  readonly build: boolean;
  readonly pull: "always" | "missing" | "never" | undefined;
}

/**
 * What Compose does with a service's image before it creates containers: a pull, a build, or a pull with a
 * build as the fallback (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/pull.go, mustPull;
 * build.go, build).
 */
export function planImage(service: Service, image: ImageFacts, options: ImageOptions): readonly Change[] {
  const policy = findPolicy(service, options);
  const pull = explainPull(service, policy, image);
  const build = explainBuild(service, policy, image, pull !== undefined);
  const step = (kind: Change["kind"], cause: string | undefined): readonly Change[] =>
    cause === undefined ? [] : [{ kind, service: service.name, cause }];
  return [...step("pull", pull), ...step("build", build)];
}

interface Policy {
  readonly word: string;
  /** The option or key that sets the policy, as the user wrote it. */
  readonly source: string;
}

/** The policy in effect. The command line overrides the file, and `--build` overrides `--pull`. */
function findPolicy({ pullPolicy, hasBuild }: Service, { build, pull }: ImageOptions): Policy {
  if (build && hasBuild) return { word: "build", source: "--build" };
  if (pull !== undefined) return { word: pull, source: `--pull ${pull}` };
  return { word: pullPolicy ?? "missing", source: `pull_policy: ${pullPolicy ?? "missing"}` };
}

function explainPull(
  { image }: Service,
  { word, source }: Policy,
  { reference, isLocal, taggedAtMs, nowMs }: ImageFacts,
): string | undefined {
  if (image === undefined || word === "never" || word === "build") return undefined;
  if (word === "always") return source;
  if (!isLocal) return `image ${reference} not found locally`;
  const refreshMs = parseRefresh(word);
  if (refreshMs === undefined || taggedAtMs === undefined || nowMs <= taggedAtMs + refreshMs)
    return undefined;
  return `${source}, and image ${reference} is older than that`;
}

function explainBuild(
  { hasBuild }: Service,
  { word, source }: Policy,
  { reference, isLocal }: ImageFacts,
  isPulled: boolean,
): string | undefined {
  if (!hasBuild) return undefined;
  if (word === "build") return source;
  if (isLocal) return undefined;
  return isPulled ? "if it cannot be pulled" : `image ${reference} is not built yet`;
}

const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/**
 * The maximum image age under `daily`, `weekly` and `every_1d12h`, in milliseconds; undefined for any other
 * policy.
 */
export function parseRefresh(policy: string): number | undefined {
  if (policy === "daily") return unitMs.d;
  if (policy === "weekly") return unitMs.w;
  const [, duration] = /^every_((?:\d+(?:\.\d+)?(?:ms|[wdhms]))+)$/.exec(policy) ?? [];
  if (duration === undefined) return undefined;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * msOf(unit), 0);
}

function msOf(unit: string | undefined): number {
  return Object.entries(unitMs).find(([name]) => name === unit)?.[1] ?? 0;
}
