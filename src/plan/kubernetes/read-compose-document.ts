import { Tree } from "../eject/compose-tree.ts";
import { ComposeDocument } from "./compose-service.ts";

/** The document that Compose prints, with `$` where Compose prints `$$`. */
export function readComposeDocument(printed: unknown): ComposeDocument {
  return ComposeDocument.parse(unescapeTree(Tree.parse(printed)));
}

function unescapeTree(tree: Tree): Tree {
  if (typeof tree === "string") return tree.replaceAll("$$", "$");
  if (Array.isArray(tree)) return tree.map(unescapeTree);
  if (tree === null || typeof tree !== "object") return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, unescapeTree(value)]));
}
