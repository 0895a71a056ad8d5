import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeDocument } from "../../plan/kubernetes/compose-service.ts";
import { listResolutions } from "../../plan/kubernetes/list-resolutions.ts";
import { readComposeDocument } from "../../plan/kubernetes/read-compose-document.ts";
import { resolveCombination } from "../../plan/lint/resolve-combination.ts";
import type { CombinationSpace } from "../matrix/load-combinations.ts";
import { readCheckedModel } from "../project/read-checked-model.ts";
import type { World } from "../world.ts";

/** One set of features as Compose resolves it. */
export interface ResolvedDocument {
  /** Sorted names of every enabled feature. */
  readonly features: readonly string[];
  readonly document: ComposeDocument;
  /** Services that run once, to their end. */
  readonly jobs: ReadonlySet<string>;
}

/** The resolved sets of features of a project. */
export interface ResolvedDocuments {
  readonly core: ResolvedDocument;
  readonly singles: readonly (ResolvedDocument & { readonly feature: string })[];
  readonly groups: readonly ResolvedDocument[];
  readonly notices: readonly Notice[];
}

/** Models that are read in parallel; each reading starts processes. */
const modelsAtOnce = 2;

/**
 * Resolves the project without features, with each feature and with each pair. `mask`: prints a target with
 * placeholders for secrets. Throws what resolving without features throws; a feature that fails is left out.
 */
export async function resolveSets(
  space: CombinationSpace,
  mask: (target: ComposeTarget) => Promise<unknown>,
  world: World,
  signal?: AbortSignal,
): Promise<ResolvedDocuments> {
  const plan = listResolutions(space.features, space.rules);
  const core = await resolveSet(plan.core, space, mask, world, signal);
  const notices: Notice[] = [];
  const attempt = async (features: readonly string[], name: string) => {
    try {
      return [await resolveSet(features, space, mask, world, signal)];
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      if (error.code === "interrupted" || error.code === "engine-unavailable") throw error;
      const message = `${name} is left out: ${error.problems[0]?.message ?? error.message}`;
      notices.push({ code: "feature-left-out", message });
      return [];
    }
  };
  const singles = await mapLimited(plan.singles, modelsAtOnce, async ({ feature, features }) =>
    (await attempt(features, `feature ${feature}`)).map((resolved) => ({ ...resolved, feature })),
  );
  const usable = new Set([...plan.core, ...singles.flat().map(({ feature }) => feature)]);
  const groups = await mapLimited(
    plan.groups.filter((features) => features.every((name) => usable.has(name))),
    modelsAtOnce,
    (features) => attempt(features, `the part for ${features.join(" and ")} together`),
  );
  if (!plan.complete) {
    const message = "there are too many pairs of features: only those that overlays name were compared";
    notices.push({ code: "pairs-not-compared", message });
  }
  return { core, singles: singles.flat(), groups: groups.flat(), notices };
}

async function resolveSet(
  features: readonly string[],
  { configured: { declarations }, features: all, targetFor }: CombinationSpace,
  mask: (target: ComposeTarget) => Promise<unknown>,
  world: World,
  signal: AbortSignal | undefined,
): Promise<ResolvedDocument> {
  const target = targetFor(new Set(features));
  const model = await readCheckedModel(target, declarations.variables, world, signal);
  const outcome = resolveCombination(features, { features: all, declarations, model }, world.secrets.redact);
  if (outcome.kind === "failed") throw outcome.error;
  const { selection } = outcome.stack;
  const printed = readComposeDocument(await mask({ ...target, profiles: selection.profiles }));
  const names = new Set(selection.services.map(({ service }) => service.name));
  const services = Object.entries(printed.services).filter(([name]) => names.has(name));
  const isJob = (name: string) => {
    const one = selection.services.find(({ service }) => service.name === name);
    return one?.condition === "completed" || /-job$/.test(printed.services[name]?.deploy?.mode ?? "");
  };
  return {
    features,
    document: { ...printed, services: Object.fromEntries(services) },
    jobs: new Set([...names].filter(isJob)),
  };
}
