import { join } from "node:path";
import type { Branch } from "../eject/compose-tree.ts";
import { formatYaml } from "../eject/format-ejected.ts";
import type { FileMap } from "./file-book.ts";
import type { KubeDelta } from "./kube-state.ts";
import type { KubeObject } from "./translate-stack.ts";

/** The first line of each file that the next run may replace or remove. */
export const headerLine = "# Written by stackctl eject --to kubernetes; the next run replaces this file.\n";

/** A file to write; its path is relative to the folder that the user chose. */
export interface KubeFile {
  readonly path: string;
  readonly text: string;
}

const versions = { Kustomization: "v1beta1", Component: "v1alpha1" } as const;

/** The files of a folder of kustomize: its objects, patches and ConfigMaps, and the list of them. */
export function formatFolder(
  folder: string,
  kind: keyof typeof versions,
  { added, patches, addedMaps, changedMaps }: KubeDelta,
  comment: readonly string[] = [],
): readonly KubeFile[] {
  const maps = [...addedMaps, ...changedMaps];
  const binary = addedMaps.filter(isBinary);
  const objects = [...added, ...binary.map(describeBinary)];
  const isReplaced = (map: FileMap) => changedMaps.includes(map);
  const patched = patches.map(({ file, manifest }) => ({
    file: file.replace(/\.yaml$/, ".patch.yaml"),
    manifest,
  }));
  const resources = groupByFile(objects);
  const changes = groupByFile([
    ...patched,
    ...changedMaps
      .filter(isBinary)
      .map((map) => ({ ...describeBinary(map), file: `${map.name}.configmap.patch.yaml` })),
  ]);
  const generated = maps.filter((map) => !isBinary(map));
  const kustomization = {
    apiVersion: `kustomize.config.k8s.io/${versions[kind]}`,
    kind,
    // A component without any key is an error of kustomize.
    resources: [...resources.keys()],
    ...(changes.size > 0 && { patches: [...changes.keys()].map((path) => ({ path })) }),
    ...(generated.length > 0 && {
      configMapGenerator: generated.map((map) => ({
        name: map.name,
        ...(isReplaced(map) && { behavior: "replace" }),
        files: map.files.map(({ key }) => `${key}=files/${map.name}/${key}`),
      })),
    }),
  };
  return [
    { path: join(folder, "kustomization.yaml"), text: formatFile([kustomization], comment) },
    ...[...resources, ...changes].map(([file, manifests]) => ({
      path: join(folder, file),
      text: formatFile(manifests),
    })),
    ...generated.flatMap(({ name, files }) =>
      files.map(({ key, content }) => ({ path: join(folder, "files", name, key), text: content })),
    ),
  ];
}

/** A YAML file of these documents, with the header line. */
export function formatFile(documents: readonly Branch[], comment: readonly string[] = []): string {
  const head = headerLine + comment.map((line) => `# ${line}\n`).join("");
  return head + documents.map((document) => formatYaml(document)).join("---\n");
}

function groupByFile(objects: readonly KubeObject[]): ReadonlyMap<string, readonly Branch[]> {
  const files = new Map<string, Branch[]>();
  for (const { file, manifest } of objects) files.set(file, [...(files.get(file) ?? []), manifest]);
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isBinary({ files }: FileMap): boolean {
  return files.some((file) => file.isBinary);
}

/** A generator reads files, but a binary file cannot be written as text: the object itself holds it. */
function describeBinary({ name, files }: FileMap): KubeObject {
  const entries = (wanted: boolean) =>
    files.filter((file) => file.isBinary === wanted).map(({ key, content }) => [key, content] as const);
  const data = Object.fromEntries(entries(false));
  const manifest = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    ...(Object.keys(data).length > 0 && { data }),
    binaryData: Object.fromEntries(entries(true)),
  };
  return { file: `${name}.configmap.yaml`, manifest };
}
