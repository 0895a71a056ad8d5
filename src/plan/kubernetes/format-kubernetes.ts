import { formatFolder, type KubeFile } from "./format-kustomize.ts";
import { formatOverlay } from "./format-overlay.ts";
import { diffStates, type KubeState } from "./kube-state.ts";
import type { KubeComponent } from "./plan-components.ts";
import type { SecretPlan } from "./plan-secrets.ts";

interface KubernetesFacts {
  readonly namespace: string;
  readonly base: KubeState;
  readonly components: readonly KubeComponent[];
  readonly enabled: readonly string[];
  readonly builtImages: readonly string[];
  readonly secrets: SecretPlan;
}

const nothing: KubeState = { objects: new Map(), maps: new Map() };

/** All files, sorted by path: `base`, a folder in `components` for each feature, and `overlays/example`. */
export function formatKubernetes(facts: KubernetesFacts): readonly KubeFile[] {
  const { base, components } = facts;
  const files = [
    ...formatFolder("base", "Kustomization", diffStates(nothing, base)),
    ...components.flatMap((component) =>
      formatFolder(`components/${component.name}`, "Component", component.delta, describe(component)),
    ),
    ...formatOverlay(facts),
  ];
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function describe({ of, features, needs }: KubeComponent): readonly string[] {
  if (of === "any") return [`The part that ${features.join(" and ")} share. List it before either of them.`];
  if (features.length > 1)
    return [`The part that only ${features.join(" and ")} together need. List it after them.`];
  return needs.length === 0 ? [] : [`List it after ${needs.join(", ")}.`];
}
