/** One reference to an external action or image. */
export interface Reference {
  readonly name: string;
  readonly pin: string;
}

const action = /^\s*(?:-\s+)?uses:\s*["']?([^\s"'#]+)["']?(.*)$/gm;
const pinnedAction = /^([\w.-]+(?:\/[\w.-]+)+)@([0-9a-f]{40})$/;
const versionBeside = /^\s+# v\d+(?:\.\d+)*$/;

/** The external actions of a workflow's text, and those without a commit and a version beside it. */
export function findActions(text: string): { readonly pinned: Reference[]; readonly unpinned: string[] } {
  const pinned: Reference[] = [];
  const unpinned: string[] = [];
  for (const [, uses = "", rest = ""] of text.matchAll(action)) {
    // This repository's own action, and its name on documentation pages.
    if (uses.startsWith("./") || uses === "OWNER/stackctl@REF") continue;
    const [, name, commit] = pinnedAction.exec(uses) ?? [];
    if (name === undefined || !versionBeside.test(rest)) unpinned.push(`${uses}${rest}`);
    else pinned.push({ name, pin: `${commit}${rest}` });
  }
  return { pinned, unpinned };
}

const pinnedImage = /^(?:[\w.-]+(?::\d+)?\/)?[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

/**
 * The images in FROM and COPY of a Dockerfile, without its own stages. Variables are replaced by their
 * defaults.
 */
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

/** The images of the services of a Compose file. Variables are replaced by their defaults. */
export function findComposeImages(text: string): readonly string[] {
  return [...text.matchAll(/^\s*image:\s*["']?([^"'\n]+?)["']?\s*(?:#.*)?$/gm)]
    .map(([, image = ""]) => image.replace(/^\$\{\w+:?-(.*)\}$/, "$1"))
    .filter((image) => !image.startsWith("<<"));
}

/** The images without a tag and a digest. */
export function findUnpinnedImages(images: readonly string[]): readonly string[] {
  return images.filter((image) => !pinnedImage.test(image));
}
