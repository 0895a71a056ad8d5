import type { CST } from "yaml";
import { yamlBounds } from "./yaml-bounds.ts";

/** A part of a text that exceeds a limit: the problem, its offset, and what to do. */
export interface Excess {
  readonly message: string;
  readonly offset: number;
  readonly hint: string;
}

/** The size of a node with its aliases expanded. */
interface Size {
  nodes: number;
  characters: number;
}

/**
 * A collection or document that is being measured: its entries, the next one to measure, and the size so far.
 */
interface Frame {
  readonly size: Size;
  readonly anchors: readonly string[];
  readonly entries: readonly Entry[];
  next: number;
}

/** A node with its anchors. */
interface Entry {
  readonly node: CST.Token | null | undefined;
  readonly anchors: readonly string[];
}

/**
 * The first excess in parsed documents: an expansion that is too large, an alias inside the value of its own
 * anchor, or a mapping with too many keys. Each node is measured once, because an anchor always precedes its
 * aliases.
 */
export function measureNodes(documents: readonly CST.Token[]): Excess | undefined {
  const total: Size = { nodes: 0, characters: 0 };
  for (const document of documents) {
    if (document.type !== "document") continue;
    const excess = measureDocument(document, total);
    if (excess !== undefined) return excess;
  }
  return undefined;
}

function measureDocument(document: CST.Document, total: Size): Excess | undefined {
  const sizes = new Map<string, Size>();
  const open = new Set<string>();
  const root = [entryOf(document.value, document.start)];
  const frames: Frame[] = [{ size: { nodes: 0, characters: 0 }, anchors: [], entries: root, next: 0 }];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const entry = frame.entries[frame.next];
    frame.next += 1;
    if (entry === undefined) {
      frames.pop();
      for (const name of frame.anchors) {
        open.delete(name);
        sizes.set(name, frame.size);
      }
      const parent = frames.at(-1);
      if (parent !== undefined) add(parent.size, frame.size);
      continue;
    }
    const { node, anchors } = entry;
    if (node && isCollection(node)) {
      const surplus = findSurplusKeys(node);
      if (surplus !== undefined) return surplus;
      for (const name of anchors) open.add(name);
      total.nodes += 1;
      frames.push({ size: { nodes: 1, characters: 0 }, anchors, entries: listEntries(node), next: 0 });
      continue;
    }
    const isAlias = node?.type === "alias";
    const name = isAlias ? node.source.slice(1) : "";
    if (open.has(name)) return describeCircle(name, node?.offset ?? 0);
    const size = (isAlias ? sizes.get(name) : undefined) ?? { nodes: 1, characters: lengthOf(node) };
    for (const anchor of anchors) sizes.set(anchor, size);
    add(frame.size, size);
    add(total, size);
    if (total.nodes > yamlBounds.nodes || total.characters > yamlBounds.characters) {
      return describeExpansion(total, node?.offset ?? 0, isAlias ? name : undefined);
    }
  }
  return undefined;
}

type Collection = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** Like `CST.isCollection`, which also accepts an alias with an empty name. */
function isCollection(node: CST.Token): node is Collection {
  return node.type === "block-map" || node.type === "block-seq" || node.type === "flow-collection";
}

function listEntries(collection: Collection): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { start, key, sep, value } of collection.items) {
    if (sep === undefined && !key) entries.push(entryOf(value, start));
    else entries.push(entryOf(key, start), entryOf(value, sep ?? []));
  }
  return entries;
}

function entryOf(node: CST.Token | null | undefined, before: readonly CST.SourceToken[]): Entry {
  const anchors = before.flatMap(({ type, source }) => (type === "anchor" ? [source.slice(1)] : []));
  return { node, anchors };
}

function lengthOf(node: CST.Token | null | undefined): number {
  return node && "source" in node ? node.source.length : 0;
}

function add(to: Size, size: Size): void {
  to.nodes += size.nodes;
  to.characters += size.characters;
}

function findSurplusKeys(collection: Collection): Excess | undefined {
  const isMapping =
    collection.type === "block-map" ||
    (collection.type === "flow-collection" && collection.start.type === "flow-map-start");
  if (!isMapping || collection.items.length <= yamlBounds.keys) return undefined;
  const count = collection.items.filter(({ key, sep }) => key || sep).length;
  if (count <= yamlBounds.keys) return undefined;
  const message = `a mapping has ${count} keys; the limit is ${yamlBounds.keys}`;
  return { message, offset: collection.offset, hint: "Split the mapping, or write a list." };
}

function describeCircle(name: string, offset: number): Excess {
  const message = `the alias *${name} is inside the value of its own anchor &${name}`;
  return { message, offset, hint: "Replace the alias with its value, or move it outside the anchor." };
}

function describeExpansion({ nodes, characters }: Size, offset: number, alias: string | undefined): Excess {
  const many = nodes > yamlBounds.nodes;
  const found = many ? `${nodes} values` : `${characters} characters`;
  const most = many ? yamlBounds.nodes : yamlBounds.characters;
  const what = alias === undefined ? "" : ` with the alias *${alias}`;
  const message = `the text expands to ${found} or more${what}; the limit is ${most}`;
  const hint = alias === undefined ? "Split the file, or remove values." : "Use fewer aliases of aliases.";
  return { message, offset, hint };
}
