import { join } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { FileChange } from "../../domain/file-change.ts";
import type { Loss } from "../../domain/kubernetes.ts";
import type { Notice } from "../../domain/notice.ts";
import { listValues } from "../../plan/eject/eject-variables.ts";
import { explainMasked } from "../../plan/eject/explain-eject.ts";
import { chooseSecrets, findReferences } from "../../plan/eject/find-references.ts";
import { createMask } from "../../plan/eject/mask.ts";
import { createFileBook } from "../../plan/kubernetes/file-book.ts";
import { refuseLeaks } from "../../plan/kubernetes/find-leaks.ts";
import { formatKubernetes } from "../../plan/kubernetes/format-kubernetes.ts";
import { kubeName } from "../../plan/kubernetes/kube-names.ts";
import { stateOf } from "../../plan/kubernetes/kube-state.ts";
import type { KubernetesOptions } from "../../plan/kubernetes/kubernetes-options.ts";
import { listBindSources } from "../../plan/kubernetes/list-bind-sources.ts";
import { listForwards } from "../../plan/kubernetes/list-forwards.ts";
import { placeLosses, refuseLosses, refuseProblems } from "../../plan/kubernetes/place-losses.ts";
import { type KubeComponent, planComponents } from "../../plan/kubernetes/plan-components.ts";
import { planSecrets, type SecretPlan } from "../../plan/kubernetes/plan-secrets.ts";
import { createSecretBook } from "../../plan/kubernetes/secret-book.ts";
import { keepsApart } from "../../plan/kubernetes/translate-networks.ts";
import { translateStack } from "../../plan/kubernetes/translate-stack.ts";
import { mergeTargets } from "../../plan/lint/share-models.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { indexSources } from "../../plan/yaml/index-sources.ts";
import { loadCombinations } from "../matrix/load-combinations.ts";
import type { Project } from "../project/load-project.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { findStaleFiles } from "./find-stale-files.ts";
import { planKubeChanges } from "./plan-kube-changes.ts";
import { readBoundFiles } from "./read-bound-files.ts";
import { resolveSets } from "./resolve-sets.ts";

/** Where to write manifests, and how. */
export interface KubernetesWish {
  /** Absolute. */
  readonly output: string;
  /** Names of variables that look secret but are not. */
  readonly plain: readonly string[];
  readonly strict: boolean;
  readonly options: KubernetesOptions;
}

/** A project as files for kustomize. */
export interface EjectedKubernetes {
  /** The namespace of the overlay. */
  readonly namespace: string;
  readonly changes: readonly FileChange[];
  /** Absolute paths of files of an earlier run that are no longer needed. */
  readonly stale: readonly string[];
  readonly services: readonly string[];
  readonly components: readonly KubeComponent[];
  /** Features that are on in the overlay. */
  readonly enabled: readonly string[];
  readonly secrets: SecretPlan;
  readonly builtImages: readonly string[];
  /** Published ports: how `kubectl port-forward` reaches them. */
  readonly forwards: readonly string[];
  readonly losses: readonly Loss[];
  readonly notices: readonly Notice[];
}

/**
 * Translates the project into files for kustomize: the core services, and a component for each feature. Throws
 * StackError `not-portable` for mounts that a cluster cannot have, and with `strict` for every loss that hurts.
 */
export async function ejectKubernetes(
  request: LoadRequest,
  project: Project,
  { output, plain, strict, options }: KubernetesWish,
  world: World,
  signal?: AbortSignal,
): Promise<EjectedKubernetes> {
  const { directory, stack, target, declarations } = project;
  const space = await loadCombinations(request, world, signal);
  const shown = (path: string) => showPath(path, world.cwd);
  const all = mergeTargets(space.target, [space.targetFor(new Set(space.rules.names))]);
  const { files: read } = await world.sources.read(all);
  const compose = read.filter(({ kind }) => kind === "compose");
  const sources = indexSources(compose.map(({ path, text }) => ({ file: shown(path), text })));
  await learnSourceSecrets({ target: all, declarations }, world);

  const values = listValues(declarations.variables, target.env);
  const references = compose.flatMap(({ text }) => findReferences(text));
  const declared = space.features.flatMap(({ secrets }) => secrets);
  const names = chooseSecrets({ values, references, declared, plain });
  const { stand } = createMask(names, values);
  const print = async (one: ComposeTarget) => {
    try {
      const masked = { ...one, env: { ...one.env, ...stand } };
      return await world.compose.printConfig(masked, { interpolate: true }, signal);
    } catch (error) {
      throw error instanceof StackError ? explainMasked(error, names) : error;
    }
  };
  const resolved = await resolveSets(space, print, world, signal);
  const sets = [resolved.core, ...resolved.singles, ...resolved.groups];
  const documents = sets.map(({ document }) => document);
  const contents = await readBoundFiles(listBindSources(documents), { directory, output }, world);
  const namespace = kubeName(project.model.project);
  const book = createSecretBook({ stand, values, plain, documents });
  const secretName = `${namespace}-secrets`;
  const shared = {
    options,
    book,
    files: createFileBook(contents, directory),
    secretName,
    hasPolicies: keepsApart(documents),
    variable: (name: string) => values.get(name),
  };
  const translated = new Map(sets.map((set) => [set, translateStack(set, shared)]));
  const stacks = [...translated.values()];
  const refusal = refuseProblems(
    stacks.flatMap(({ problems }) => problems),
    sources,
  );
  if (refusal) throw refusal;
  const losses = placeLosses(
    stacks.flatMap((one) => one.losses),
    sources,
  );
  const strictRefusal = strict ? refuseLosses(losses) : undefined;
  if (strictRefusal) throw strictRefusal;

  const withState = <Set extends (typeof sets)[number]>(set: Set) => {
    const one = translated.get(set);
    return { ...set, state: stateOf(one ?? { objects: [], maps: [] }) };
  };
  const core = withState(resolved.core);
  const components = planComponents({
    core,
    singles: resolved.singles.map(withState),
    groups: resolved.groups.map(withState),
  });
  const secrets = planSecrets(stacks, { project: namespace, secretName, book, shown });
  const enabled = stack.features.filter((one) => one.enabled).map(({ feature }) => feature.name);
  const builtImages = [...new Set(stacks.flatMap((one) => one.builtImages))].toSorted();
  const facts = { namespace, base: core.state, components, enabled, builtImages, secrets };
  const files = formatKubernetes(facts);
  const tokens = Object.entries(stand).map(([name, token]) => [token, name] as const);
  const leak = refuseLeaks(files, new Map([...tokens, ...book.known]));
  if (leak) throw leak;
  const services = [...new Set(documents.flatMap((one) => Object.keys(one.services)))].toSorted();
  return {
    namespace,
    changes: await planKubeChanges(files, { output, shown }, world),
    stale: await findStaleFiles(output, new Set(files.map(({ path }) => join(output, path))), world),
    services,
    components,
    enabled,
    secrets,
    builtImages,
    forwards: listForwards(documents),
    losses,
    notices: resolved.notices,
  };
}
