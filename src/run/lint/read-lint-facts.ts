import { relative, resolve } from "node:path";
import type { Combination } from "../../domain/combination.ts";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import { noFlags } from "../../domain/flag-request.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { chooseFlags } from "../../plan/features/choose-flags.ts";
import { findShapingVariables } from "../../plan/lint/find-shaping-variables.ts";
import type { CombinationRun, LintFacts } from "../../plan/lint/lint-facts.ts";
import { planMatrix } from "../../plan/matrix/plan-matrix.ts";
import type { Redactor } from "../../plan/secrets/redact.ts";
import { redactError } from "../../plan/secrets/redact-own.ts";
import { resolveStack } from "../../plan/services/resolve-stack.ts";
import { indexSources } from "../../plan/yaml/index-sources.ts";
import type { ProjectSource } from "../../ports/compose.ts";
import { type CombinationSpace, loadCombinations } from "../matrix/load-combinations.ts";
import type { SecretKeeper } from "../secret-keeper.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
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

/** Limit for models read by Compose, at a quarter of a second each; a covering selection has fewer. */
const mostModels = 24;
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
  const all = world.host.runBusy(() => listCombinations(space));
  let rows = await Promise.all(all.combinations.map((one) => aim(one, space)));
  const { files, complete } = await world.sources.read(mergeTargets(space.target, rows));
  const shown = (path: string) => relative(world.cwd, path) || path;
  const texts = files.map(({ path, text, kind }) => ({ file: shown(path), text, kind }));
  const sources = indexSources(texts.filter(({ kind }) => kind === "compose"));
  const shaping = complete ? findShapingVariables(sources.values) : undefined;
  let exhaustive = all.exhaustive;
  if (exhaustive && new Set(rows.map(({ target }) => describeShape(target, shaping))).size > mostModels) {
    exhaustive = false;
    const paired = world.host.runBusy(() => listCombinations(space, 2));
    rows = await Promise.all(paired.combinations.map((one) => aim(one, space)));
  }
  const models = await readModels(space, rows, shaping, world, signal);
  const failed = all.error ? [{ features: [], env: {}, outcome: fail(all.error, world.secrets.redact) }] : [];
  return {
    project: space.model.project,
    exhaustive,
    unpaired: all.unpaired,
    facts: {
      features: space.features,
      rules: space.rules,
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
        ...rows.map((row) => run(row, models.get(describeShape(row.target, shaping)), space, world.secrets)),
      ],
      sources,
      declarations: await readDeclarations(space, world),
      environmentFiles: await readCommitted(declarations.directory, files, shown, world),
    },
  };
}

interface Listed {
  readonly combinations: readonly Combination[];
  readonly impossible: LintFacts["impossible"];
  readonly exhaustive: boolean;
  readonly unpaired?: string;
  /** Why there is no valid combination. */
  readonly error?: StackError;
}

function listCombinations(space: CombinationSpace, strength?: 1 | 2): Listed {
  const { features, rules } = space;
  try {
    const planned = planMatrix({ features, rules, strength, include: [], exclude: [] });
    const impossible = planned.notices.map(({ feature, message }) => ({ feature, message }));
    return { combinations: planned.combinations, impossible, exhaustive: strength === undefined };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    if (error.code === "too-many-combinations" && strength === undefined) return listCombinations(space, 2);
    if (error.code === "too-many-combinations")
      return { ...listCombinations(space, 1), unpaired: error.message };
    return { combinations: [], impossible: [], exhaustive: true, error };
  }
}

interface Row {
  readonly combination: Combination;
  readonly target: ComposeTarget;
}

async function aim(combination: Combination, space: CombinationSpace): Promise<Row> {
  return { combination, target: await space.targetFor(new Set(combination.features)) };
}

/** One target that names every file that any combination reads. */
function mergeTargets(base: ComposeTarget, rows: readonly Row[]): ComposeTarget {
  return {
    ...base,
    files: [...new Set([base, ...rows.map(({ target }) => target)].flatMap(({ files }) => files))],
  };
}

/** A key that is equal for targets whose models do not differ for any rule. */
function describeShape({ files, env }: ComposeTarget, shaping: ReadonlySet<string> | undefined): string {
  const matters = Object.entries(env).filter(([name]) => shaping === undefined || shaping.has(name));
  return JSON.stringify([files, matters]);
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
    const outcome = await compose.readModel(one, signal).catch((error: unknown) => {
      if (error instanceof StackError) return error;
      throw error;
    });
    return [shape, outcome] as const;
  });
  return new Map([...models, ...read]);
}

function run(
  { combination, target }: Row,
  model: ComposeModel | StackError | undefined,
  space: CombinationSpace,
  { redact }: SecretKeeper,
): CombinationRun {
  const { configured, features } = space;
  const { variables, manifest, manifestFile } = configured.declarations;
  const shared = { features: combination.features, env: target.env };
  if (model === undefined) throw new Error(`no model for ${combination.name}`);
  if (model instanceof StackError) return { ...shared, outcome: fail(model, redact) };
  const explicit = combination.features.map((name) => ({ name, value: true, detail: `--enable ${name}` }));
  const request = { ...noFlags, explicit, sweep: "minimal" as const };
  try {
    const { choices } = chooseFlags({ features, request, variables, manifest, manifestFile });
    const stack = resolveStack({ features, choices, model, request, variables, requested: [] });
    return { ...shared, outcome: { kind: "resolved", stack } };
  } catch (error) {
    if (error instanceof StackError) return { ...shared, outcome: fail(error, redact) };
    throw error;
  }
}

function fail(error: StackError, redact: Redactor): CombinationRun["outcome"] {
  return { kind: "failed", error: redactError(error, redact) };
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
