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
  return diffBranches(before, after);
}

function diffBranches(before: Branch, after: Branch): Branch | undefined {
  const changes: [string, Tree][] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[key];
    const now = after[key];
    if (now === undefined) changes.push([key, null]);
    else if (old === undefined) changes.push([key, now]);
    else {
      const change = diffTrees(key, old, now);
      if (change !== undefined) changes.push([key, change]);
    }
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

function diffTrees(key: string, before: Tree, after: Tree): Tree | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) {
    // The order of init containers matters, and a merge would put the changed ones first.
    if (key === "initContainers") return [{ $patch: "replace" }, ...after];
    const mergeKey = findMergeKey(key, [...before, ...after]);
    return mergeKey === undefined ? after : diffLists(mergeKey, before, after);
  }
  if (isBranch(before) && isBranch(after)) return diffBranches(before, after);
  return after;
}

function diffLists(mergeKey: string, before: readonly Tree[], after: readonly Tree[]): Tree[] | undefined {
  const nameOf = (item: Tree) => branchOf(item)[mergeKey];
  const changed = after.flatMap((item) => {
    const old = before.find((one) => nameOf(one) === nameOf(item));
    if (old === undefined) return [item];
    const change = diffBranches(branchOf(old), branchOf(item));
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
  const merged = new Map(Object.entries(object));
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) merged.delete(key);
    else merged.set(key, applyTree(key, merged.get(key), change));
  }
  return Object.fromEntries(merged);
}

function applyTree(key: string, before: Tree | undefined, change: Tree): Tree {
  const isReplaced = Array.isArray(change) && branchOf(change[0]).$patch === "replace";
  if (Array.isArray(change) && isReplaced) return change.slice(1);
  const mergeKey = Array.isArray(change) ? findMergeKey(key, change) : undefined;
  if (Array.isArray(change) && Array.isArray(before) && mergeKey !== undefined) {
    const items = [...before];
    for (const item of change) {
      const parts = branchOf(item);
      const at = items.findIndex((one) => branchOf(one)[mergeKey] === parts[mergeKey]);
      if (parts.$patch === "delete") items.splice(at, at < 0 ? 0 : 1);
      else if (at < 0) items.push(item);
      else items[at] = applyPatch(branchOf(items[at]), parts);
    }
    return items;
  }
  return isBranch(change) && before !== undefined && isBranch(before) ? applyPatch(before, change) : change;
}
