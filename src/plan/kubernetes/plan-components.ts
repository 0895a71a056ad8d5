import { nameApart } from "./kube-names.ts";
import { applyDelta, diffStates, isNothing, type KubeDelta, type KubeState } from "./kube-state.ts";

/** A resolved set of features. */
export interface ResolvedSet {
  /** Sorted names of every enabled feature. */
  readonly features: readonly string[];
  readonly state: KubeState;
}

/** A component of kustomize: what one feature, or several features together, add to the rest. */
export interface KubeComponent {
  /** Its folder. */
  readonly name: string;
  /** `all`: it belongs to all these features together; `any`: to each of them. */
  readonly of: "all" | "any";
  readonly features: readonly string[];
  /** Other features that its feature brings. */
  readonly needs: readonly string[];
  readonly delta: KubeDelta;
}

interface ResolvedSets {
  readonly core: ResolvedSet;
  /** Each feature with everything that it brings, those with fewest first. */
  readonly singles: readonly (ResolvedSet & { readonly feature: string })[];
  readonly groups: readonly ResolvedSet[];
}

/**
 * The components, in the order in which kustomize must apply them. First come the parts that several features
 * add, then one component for each feature, then a component for each set of features that is more than its sum.
 */
export function planComponents({ core, singles, groups }: ResolvedSets): readonly KubeComponent[] {
  const components: KubeComponent[] = [...findShared(core, singles)];
  for (const { feature, features, state } of singles) {
    const needs = features.filter((name) => name !== feature && !core.features.includes(name));
    const delta = diffStates(compose(core, components, features), state);
    components.push({ name: feature, of: "all", features: [feature], needs, delta });
  }
  for (const { features, state } of groups) {
    const delta = diffStates(compose(core, components, features), state);
    const own = features.filter((name) => !core.features.includes(name));
    const leading = leadersOf(own, singles);
    const component = { of: "all", features: leading, needs: [], delta } as const;
    if (!isNothing(delta)) components.push({ name: leading.join(" with "), ...component });
  }
  const names = [...nameApart(components.map(({ name }) => name)).values()];
  return components.map((component, index) => ({ ...component, name: names[index] ?? component.name }));
}

/** The state in which these features are enabled, as the components make it. */
export function compose(
  core: ResolvedSet,
  components: readonly KubeComponent[],
  features: readonly string[],
): KubeState {
  return components
    .filter((component) => isOn(component, features))
    .reduce((state, { delta }) => applyDelta(state, delta), core.state);
}

/** Whether a component must be listed while exactly these features are enabled. */
export function isOn(
  { of, features: own }: Pick<KubeComponent, "of" | "features">,
  features: readonly string[],
): boolean {
  const has = (name: string) => features.includes(name);
  return of === "any" ? own.some(has) : own.every(has);
}

/** The features that bring the others of a set. */
function leadersOf(own: readonly string[], singles: ResolvedSets["singles"]): readonly string[] {
  const brought = new Set(
    singles
      .filter(({ feature }) => own.includes(feature))
      .flatMap(({ feature, features }) => features.filter((name) => name !== feature)),
  );
  const leading = own.filter((name) => !brought.has(name));
  return leading.length > 0 ? leading : own;
}

/** An object may be added only once, so what several features add is a component of its own. */
function findShared(core: ResolvedSet, singles: ResolvedSets["singles"]): readonly KubeComponent[] {
  const owners = new Map<string, string[]>();
  for (const single of singles) {
    // A feature that another one brings adds its objects itself.
    const brought = singles.filter(
      ({ feature }) => feature !== single.feature && single.features.includes(feature),
    );
    const isNew = (of: "objects" | "maps", id: string) =>
      !core.state[of].has(id) && !brought.some(({ state }) => state[of].has(id));
    for (const of of ["objects", "maps"] as const) {
      for (const id of single.state[of].keys()) {
        if (isNew(of, id)) owners.set(`${of} ${id}`, [...(owners.get(`${of} ${id}`) ?? []), single.feature]);
      }
    }
  }
  const groups = new Map<string, { readonly features: readonly string[]; readonly ids: Set<string> }>();
  for (const [id, features] of owners) {
    if (features.length < 2) continue;
    const key = features.toSorted().join(" or ");
    const group = groups.get(key) ?? { features: features.toSorted(), ids: new Set() };
    group.ids.add(id);
    groups.set(key, group);
  }
  return [...groups].map(([name, { features, ids }]) => {
    const first = singles.find(({ feature }) => features.includes(feature));
    const { objects, maps } = first?.state ?? core.state;
    const delta = {
      added: [...objects].filter(([id]) => ids.has(`objects ${id}`)).map(([, object]) => object),
      addedMaps: [...maps].filter(([id]) => ids.has(`maps ${id}`)).map(([, map]) => map),
      patches: [],
      changedMaps: [],
    };
    return { name, of: "any", features, needs: [], delta };
  });
}
