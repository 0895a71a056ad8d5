import { isDeepStrictEqual } from "node:util";
import { type Branch, branchOf, type Tree } from "../eject/compose-tree.ts";

/**
 * The key by which a strategic merge patch matches the items of a list, in the built-in types of Kubernetes;
 * other lists are replaced as a whole.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
  hostAliases: ["ip"],
  ports: ["containerPort", "port"],
};

/** A strategic merge patch that changes one object into another; undefined if they are equal. */
export function diffObjects(before: Branch, after: Branch): Branch | undefined {
  return diffBranches(before, after, hasSchema(before));
}

/** Kustomize knows the lists of built-in types; for others it has no schema, and replaces lists. */
function hasSchema({ apiVersion }: Branch): boolean {
  return !/^(?:jobset\.x-k8s|trainer\.kubeflow)/.test(String(apiVersion ?? ""));
}

function diffBranches(before: Branch, after: Branch, merges: boolean): Branch | undefined {
  const changes: [string, Tree][] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[key];
    const now = after[key];
    if (now === undefined) changes.push([key, null]);
    else if (old === undefined) changes.push([key, now]);
    else {
      const change = diffTrees(key, old, now, merges);
      if (change !== undefined) changes.push([key, change]);
    }
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

function diffTrees(key: string, before: Tree, after: Tree, merges: boolean): Tree | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) {
    const mergeKey = merges ? findMergeKey(key, [...before, ...after]) : undefined;
    if (mergeKey === undefined) return after;
    // The order of init containers matters, and a merge would put the changed ones first.
    const isReplaced = key === "initContainers" || hasTwice(mergeKey, before) || hasTwice(mergeKey, after);
    return isReplaced ? [{ $patch: "replace" }, ...after] : diffLists(mergeKey, before, after);
  }
  if (isBranch(before) && isBranch(after)) return diffBranches(before, after, merges);
  return after;
}

/** Whether the key identifies no item, such as a port with two protocols. */
function hasTwice(mergeKey: string, items: readonly Tree[]): boolean {
  return new Set(items.map((item) => branchOf(item)[mergeKey])).size < items.length;
}

function diffLists(mergeKey: string, before: readonly Tree[], after: readonly Tree[]): Tree[] | undefined {
  const nameOf = (item: Tree) => branchOf(item)[mergeKey];
  const changed = after.flatMap((item) => {
    const old = before.find((one) => nameOf(one) === nameOf(item));
    if (old === undefined) return [item];
    const change = diffBranches(branchOf(old), branchOf(item), true);
    return change === undefined ? [] : [{ [mergeKey]: nameOf(item) ?? null, ...change }];
  });
  const gone = before
    .filter((item) => !after.some((one) => nameOf(one) === nameOf(item)))
    .map((item) => ({ $patch: "delete", [mergeKey]: nameOf(item) ?? null }));
  if (changed.length + gone.length === 0) return undefined;
  return [...listReferenced(changed, after), ...changed, ...gone];
}

/**
 * Kustomize puts the changed variables first, and a reference `$(NAME)` works only for an earlier variable: the
 * variables that changed values reference are repeated before them.
 */
function listReferenced(changed: readonly Tree[], all: readonly Tree[]): readonly Tree[] {
  const values = changed.map((item) => String(branchOf(item).value ?? "")).join(" ");
  const known = new Set(changed.map((item) => branchOf(item).name));
  return all.filter((item) => {
    const { name } = branchOf(item);
    return typeof name === "string" && !known.has(name) && values.includes(`$(${name})`);
  });
}

function findMergeKey(list: string, items: readonly Tree[]): string | undefined {
  return mergeKeys[list]?.find((key) => items.every((item) => Object.hasOwn(branchOf(item), key)));
}

function isBranch(tree: Tree): tree is Branch {
  return tree !== null && typeof tree === "object" && !Array.isArray(tree);
}

/** The object with the patch applied, as kustomize applies it; used to see whether two patches fit together. */
export function applyPatch(object: Branch, patch: Branch): Branch {
  return mergeBranches(object, patch, hasSchema(object));
}

function mergeBranches(object: Branch, patch: Branch, merges: boolean): Branch {
  const merged = new Map(Object.entries(object));
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) merged.delete(key);
    else merged.set(key, mergeTrees(key, merged.get(key), change, merges));
  }
  return Object.fromEntries(merged);
}

function mergeTrees(key: string, before: Tree | undefined, change: Tree, merges: boolean): Tree {
  if (Array.isArray(change)) {
    if (branchOf(change[0]).$patch === "replace") return change.slice(1);
    const mergeKey = merges ? findMergeKey(key, change) : undefined;
    return Array.isArray(before) && mergeKey !== undefined ? mergeLists(mergeKey, before, change) : change;
  }
  return isBranch(change) && before !== undefined && isBranch(before)
    ? mergeBranches(before, change, merges)
    : change;
}

/** Kustomize puts the items of the patch first. */
function mergeLists(mergeKey: string, before: readonly Tree[], change: readonly Tree[]): Tree[] {
  const nameOf = (item: Tree) => branchOf(item)[mergeKey];
  const names = new Set(change.map(nameOf));
  const first = change.flatMap((item) => {
    const parts = branchOf(item);
    if (parts.$patch === "delete") return [];
    const old = before.find((one) => nameOf(one) === nameOf(item));
    return [old === undefined ? item : mergeBranches(branchOf(old), parts, true)];
  });
  return [...first, ...before.filter((item) => !names.has(nameOf(item)))];
}
