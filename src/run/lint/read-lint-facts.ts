import { resolve } from "node:path";
import type { Combination } from "../../domain/combination.ts";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { findShapingVariables } from "../../plan/lint/find-shaping-variables.ts";
import type { LintFacts } from "../../plan/lint/lint-facts.ts";
import { listCombinations } from "../../plan/lint/list-combinations.ts";
import { failedWith, resolveCombination } from "../../plan/lint/resolve-combination.ts";
import { describeShape, mergeTargets, needTooManyModels } from "../../plan/lint/share-models.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { indexSources } from "../../plan/yaml/index-sources.ts";
import type { ProjectSource } from "../../ports/compose.ts";
import { type CombinationSpace, loadCombinations } from "../matrix/load-combinations.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { valueOrError } from "../value-or-error.ts";
import type { World } from "../world.ts";

/** The facts that `lint` checks, and how complete they are. */
export interface LintInput {
  readonly project: string;
  readonly facts: LintFacts;
  /** True: the runs contain every valid combination; false: a selection that covers each pair. */
  readonly exhaustive: boolean;
  /**
   * Why the selection does not cover every pair of features; then each feature is enabled once and disabled
   * once.
   */
  readonly unpaired: string | undefined;
}

/** Models that are read in parallel; each reading starts two processes. */
const modelsAtOnce = 2;

/** Resolves every combination of features; reads the model only once for combinations that share it. */
export async function readLintFacts(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<LintInput> {
  const space = await loadCombinations(request, world, signal);
  const { declarations } = space.configured;
  const { features, rules } = space;
  const all = world.host.runBusy(() => listCombinations(features, rules));
  const aimAll = (combinations: readonly Combination[]) =>
    combinations.map((one) => ({ combination: one, target: space.targetFor(new Set(one.features)) }));
  let rows = aimAll(all.combinations);
  const targets = rows.map(({ target }) => target);
  const { files, complete } = await world.sources.read(mergeTargets(space.target, targets));
  const shown = (path: string) => showPath(path, world.cwd);
  const texts = files.map(({ path, text, kind }) => ({ file: shown(path), text, kind }));
  const sources = indexSources(texts.filter(({ kind }) => kind === "compose"));
  const shaping = complete ? findShapingVariables(sources.values) : undefined;
  const exhaustive = all.exhaustive && !needTooManyModels(targets, shaping);
  if (all.exhaustive && !exhaustive) {
    rows = aimAll(world.host.runBusy(() => listCombinations(features, rules, 2)).combinations);
  }
  const models = await readModels(space, rows, shaping, world, signal);
  const { redact } = world.secrets;
  const failed = all.error ? [{ features: [], env: {}, outcome: failedWith(all.error, redact) }] : [];
  return {
    project: space.model.project,
    exhaustive,
    unpaired: all.unpaired,
    facts: {
      features,
      rules,
      impossible: all.impossible,
      manifest: declarations.manifest,
      manifestFile: declarations.manifestFile,
      variables: declarations.variables,
      models: [
        space.model,
        ...[...models.values()].flatMap((model) => (model instanceof StackError ? [] : [model])),
      ],
      runs: [
        ...failed,
        ...rows.map(({ combination, target }) => {
          const model = models.get(describeShape(target, shaping));
          if (model === undefined) throw new Error(`no model for ${combination.name}`);
          const outcome = resolveCombination(combination.features, { features, declarations, model }, redact);
          return { features: combination.features, env: target.env, outcome };
        }),
      ],
      sources,
      declarations: await readDeclarations(space, world),
      environmentFiles: await readCommitted(declarations.directory, files, shown, world),
    },
  };
}

interface Row {
  readonly combination: Combination;
  readonly target: ComposeTarget;
}

async function readModels(
  { model, target }: CombinationSpace,
  rows: readonly Row[],
  shaping: ReadonlySet<string> | undefined,
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ComposeModel | StackError>> {
  const models = new Map<string, ComposeModel | StackError>([[describeShape(target, shaping), model]]);
  const wanted = new Map(rows.map((row) => [describeShape(row.target, shaping), row.target]));
  const unread = [...wanted].filter(([shape]) => !models.has(shape));
  const read = await mapLimited(unread, modelsAtOnce, async ([shape, one]) => {
    return [shape, await valueOrError(compose.readModel(one, signal))] as const;
  });
  return new Map([...models, ...read]);
}

async function readDeclarations(
  { configured, features }: CombinationSpace,
  { files, cwd }: World,
): Promise<LintFacts["declarations"]> {
  const { manifestFile } = configured.declarations;
  const names = new Set([manifestFile, ...features.flatMap(({ declaredIn }) => declaredIn ?? [])]);
  const read = [...names].map(async (file) => {
    const text = await files.readText(resolve(cwd, file));
    return text === undefined ? [] : [[file, indexSources([{ file, text }])] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

async function readCommitted(
  directory: string,
  files: readonly ProjectSource[],
  shown: (path: string) => string,
  { repository }: World,
): Promise<LintFacts["environmentFiles"]> {
  const candidates = files.filter(({ kind }) => kind === "environment");
  const committed = await repository.listCommitted(
    directory,
    candidates.map(({ path }) => path),
  );
  return candidates
    .filter(({ path }) => committed.includes(path))
    .map(({ path, text }) => ({ file: shown(path), text }));
}
