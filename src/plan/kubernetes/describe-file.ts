import { headerLine } from "./format-kustomize.ts";

/** What a written file is, in a few words. */
export function describeKubeFile(path: string): string {
  const [room, name = "", ...rest] = path.split("/");
  const file = rest.at(-1) ?? name;
  if (room === ".gitignore") return "keeps secrets out of Git";
  if (room === "overlays")
    return file.endsWith(".example") ? "names of secrets" : "features, namespace, images";
  const of = room === "components" ? `feature ${name}: ` : "";
  if (path.includes("/files/")) return `${of}mounted file`;
  return `${of}${file.endsWith(".patch.yaml") ? "change of a service" : file === "kustomization.yaml" ? "list" : "objects"}`;
}

/** The text of a `.gitignore` that has these lines; a file of the user keeps its own. */
export function addIgnored(before: string | undefined, wanted: string): string {
  if (before === undefined || before.startsWith(headerLine)) return wanted;
  const known = new Set(before.split(/\r?\n/));
  const missing = wanted
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !known.has(line));
  if (missing.length === 0) return before;
  return `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`;
}
