import type { Problem } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Manifest } from "../../domain/manifest.ts";
import { suggestHint } from "../names/suggest.ts";

/**
 * The problems of features and manifest: unknown feature names, contradictions, and names or flags used
 * twice. Without declared features, the lists of the manifest name profiles: see `checkFeatureLists`.
 */
export function checkFeatures(
  features: readonly Feature[],
  manifest: Manifest,
  manifestFile: string,
): readonly Problem[] {
  const names = features.map(({ name }) => name);
  return [
    ...features.flatMap((feature) => checkReferences(feature, names)),
    ...checkFlags(features),
    ...(features.length === 0 ? [] : checkFeatureLists(manifest, manifestFile, names)),
  ];
}

/** The first cycle of `requires`, as a closed path (`a → b → a`); undefined if there is none. */
export function findRequiresCycle(features: readonly Feature[]): readonly string[] | undefined {
  const requires = new Map(features.map((feature) => [feature.name, feature.requires]));
  const finished = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name];
    if (finished.has(name)) return undefined;
    for (const next of requires.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    finished.add(name);
    return undefined;
  };
  for (const { name } of features) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function checkReferences(feature: Feature, names: readonly string[]): readonly Problem[] {
  const where = feature.declaredIn === undefined ? {} : { where: { file: feature.declaredIn } };
  const unknown = (name: string, key: string): Problem => ({
    message: `feature ${feature.name}: ${key} names ${name}, which is not a feature`,
    ...where,
    ...suggestHint(name, names),
  });
  const lists = [
    { key: "requires", list: feature.requires },
    { key: "conflicts", list: feature.conflicts },
    { key: "overlays.when", list: feature.overlays.flatMap(({ when }) => when) },
  ];
  const problems = lists.flatMap(({ key, list }) =>
    list.filter((name) => !names.includes(name)).map((name) => unknown(name, key)),
  );
  for (const name of feature.requires.filter((required) => feature.conflicts.includes(required))) {
    problems.push({
      message: `feature ${feature.name} both requires ${name} and conflicts with it`,
      ...where,
    });
  }
  if (feature.conflicts.includes(feature.name)) {
    problems.push({ message: `feature ${feature.name} conflicts with itself`, ...where });
  }
  return problems;
}

function checkFlags(features: readonly Feature[]): readonly Problem[] {
  return features.flatMap((feature, index) => {
    const earlier = features.slice(0, index);
    const namesake = earlier.find(({ name }) => name === feature.name);
    if (namesake) {
      const message = `feature ${feature.name} is declared twice: in ${namesake.declaredIn} and ${feature.declaredIn}`;
      return [{ message, hint: "Rename one of them." }];
    }
    const sharing = earlier.find(({ flag }) => flag === feature.flag);
    if (!sharing) return [];
    const message = `features ${sharing.name} and ${feature.name} share the flag ${feature.flag}`;
    return [{ message, hint: "Give one of them a `flag:` of its own." }];
  });
}

/** The problems of `enable`, `disable` and `presets`: unknown feature names, and names in both lists. */
export function checkFeatureLists(
  manifest: Manifest,
  file: string,
  names: readonly string[],
): readonly Problem[] {
  const lists = [
    { key: "enable", list: manifest.enable },
    { key: "disable", list: manifest.disable },
    ...Object.entries(manifest.presets).map(([preset, list]) => ({ key: `presets.${preset}`, list })),
  ];
  const unknown = lists.flatMap(({ key, list }) =>
    list
      .filter((name) => !names.includes(name))
      .map((name) => ({
        message: `${key} names ${name}, which is not a feature`,
        where: { file },
        ...suggestHint(name, names),
      })),
  );
  const both = manifest.enable
    .filter((name) => manifest.disable.includes(name))
    .map((name) => ({ message: `${name} is in both enable and disable`, where: { file } }));
  return [...unknown, ...both];
}
