import { isDeepStrictEqual } from "node:util";
import { type Branch, branchOf } from "../eject/compose-tree.ts";
import type { FileMap } from "./file-book.ts";
import { applyPatch, diffObjects } from "./merge-patch.ts";
import type { KubeObject, TranslatedStack } from "./translate-stack.ts";

/** Objects and ConfigMaps of files, each by its identity. */
export interface KubeState {
  readonly objects: ReadonlyMap<string, KubeObject>;
  readonly maps: ReadonlyMap<string, FileMap>;
}

/** What turns one state into another. */
export interface KubeDelta {
  readonly added: readonly KubeObject[];
  /** Strategic merge patches, each with the kind and name of its object. */
  readonly patches: readonly KubeObject[];
  readonly addedMaps: readonly FileMap[];
  readonly changedMaps: readonly FileMap[];
}

/** Kind and name of an object. */
export function identityOf(manifest: Branch): string {
  return `${String(manifest.kind)}/${String(branchOf(manifest.metadata).name)}`;
}

/** The state of a translated combination of features. */
export function stateOf({ objects, maps }: Pick<TranslatedStack, "objects" | "maps">): KubeState {
  return {
    objects: new Map(objects.map((object) => [identityOf(object.manifest), object])),
    maps: new Map(maps.map((map) => [map.name, map])),
  };
}

/** What must change, so that one state becomes another. */
export function diffStates(before: KubeState, after: KubeState): KubeDelta {
  const added = [...after.objects].filter(([id]) => !before.objects.has(id)).map(([, object]) => object);
  const changed = [...before.objects].flatMap(([id, { file, manifest }]): readonly KubeObject[] => {
    const now = after.objects.get(id);
    const head = headOf(manifest);
    if (now === undefined) return [{ file, manifest: { ...head, $patch: "delete" } }];
    const change = diffObjects(manifest, now.manifest);
    if (change === undefined) return [];
    const metadata = { ...branchOf(head.metadata), ...branchOf(change.metadata) };
    return [{ file, manifest: { ...head, ...change, metadata } }];
  });
  const maps = [...after.maps.values()];
  return {
    added,
    patches: changed,
    addedMaps: maps.filter(({ name }) => !before.maps.has(name)),
    changedMaps: maps.filter((map) => {
      const old = before.maps.get(map.name);
      return old !== undefined && !isDeepStrictEqual(old, map);
    }),
  };
}

/** The state with the delta applied. */
export function applyDelta(
  state: KubeState,
  { added, patches, addedMaps, changedMaps }: KubeDelta,
): KubeState {
  const objects = new Map(state.objects);
  for (const object of added) objects.set(identityOf(object.manifest), object);
  for (const { file, manifest } of patches) {
    const id = identityOf(manifest);
    const old = objects.get(id);
    if (manifest.$patch === "delete") objects.delete(id);
    else if (old) objects.set(id, { file, manifest: applyPatch(old.manifest, manifest) });
  }
  const maps = new Map(state.maps);
  for (const map of [...addedMaps, ...changedMaps]) maps.set(map.name, map);
  return { objects, maps };
}

/** Whether the delta changes nothing. */
export function isNothing({ added, patches, addedMaps, changedMaps }: KubeDelta): boolean {
  return added.length + patches.length + addedMaps.length + changedMaps.length === 0;
}

function headOf({ apiVersion, kind, metadata }: Branch): Branch {
  return {
    apiVersion: apiVersion ?? "",
    kind: kind ?? "",
    metadata: { name: branchOf(metadata).name ?? "" },
  };
}
