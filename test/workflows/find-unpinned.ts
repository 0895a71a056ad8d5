/** One reference to something of others: an action, or an image. */
export interface Reference {
  readonly name: string;
  readonly pin: string;
}

const action = /^\s*(?:-\s+)?uses:\s*["']?([^\s"'#]+)["']?(.*)$/gm;
const pinnedAction = /^([\w.-]+(?:\/[\w.-]+)+)@([0-9a-f]{40})$/;
const versionBeside = /^\s+# v\d+(?:\.\d+)*$/;

/** The actions of others that a workflow's text uses, and those that have no commit with a version beside it. */
export function findActions(text: string): { readonly pinned: Reference[]; readonly unpinned: string[] } {
  const pinned: Reference[] = [];
  const unpinned: string[] = [];
  for (const [, uses = "", rest = ""] of text.matchAll(action)) {
    // This repository's own action, and how a page names it.
    if (uses.startsWith("./") || uses === "OWNER/stackctl@REF") continue;
    const [, name, commit] = pinnedAction.exec(uses) ?? [];
    if (name === undefined || !versionBeside.test(rest)) unpinned.push(`${uses}${rest}`);
    else pinned.push({ name, pin: `${commit}${rest}` });
  }
  return { pinned, unpinned };
}

const pinnedImage = /^(?:[\w.-]+(?::\d+)?\/)?[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

/** The images that a Dockerfile starts from or copies from, beside its own stages; a variable stands for its default. */
export function findDockerfileImages(text: string): readonly string[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, "").replaceAll(/\\\n/g, " ");
  const defaults = new Map(
    [...lines.matchAll(/^ARG\s+(\w+)(?:=(\S*))?$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  const fill = (word: string) =>
    word.replaceAll(/\$\{?(\w+)(?::([-+])([^}]*))?\}?/g, (_, name: string, sign, other = "") => {
      const value = defaults.get(name) ?? "";
      if (sign === "+") return value === "" ? "" : other;
      return value === "" ? other : value;
    });
  const froms = [...lines.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(["scratch", ...froms.map(([, , stage = ""]) => stage)]);
  const copied = [...lines.matchAll(/--from=(\S+)|\bfrom=([^,\s]+)/g)].map(([, a, b]) => a ?? b ?? "");
  const words = [...froms.map(([, image = ""]) => image), ...copied.filter((word) => !/^\d+$/.test(word))];
  return words.map(fill).filter((image) => image !== "" && !stages.has(image));
}

/** The images that services of a Compose file name; a variable stands for its default. */
export function findComposeImages(text: string): readonly string[] {
  return [...text.matchAll(/^\s*image:\s*["']?([^"'\n]+?)["']?\s*(?:#.*)?$/gm)]
    .map(([, image = ""]) => image.replace(/^\$\{\w+:?-(.*)\}$/, "$1"))
    .filter((image) => !image.startsWith("<<"));
}

/** Those of the images that have no tag with a digest. */
export function findUnpinnedImages(images: readonly string[]): readonly string[] {
  return images.filter((image) => !pinnedImage.test(image));
}
