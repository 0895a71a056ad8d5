import { join } from "node:path";
import type { FileChange } from "../../domain/file-change.ts";
import { addIgnored, describeKubeFile } from "../../plan/kubernetes/describe-file.ts";
import type { KubeFile } from "../../plan/kubernetes/format-kustomize.ts";
import type { World } from "../world.ts";

/** The change of each file, compared with the folder as it is. A `.gitignore` of the user keeps its lines. */
export async function planKubeChanges(
  files: readonly KubeFile[],
  { output, shown }: { readonly output: string; readonly shown: (path: string) => string },
  world: Pick<World, "files">,
): Promise<readonly FileChange[]> {
  return Promise.all(
    files.map(async ({ path, text }) => {
      const absolute = join(output, path);
      const before = await world.files.readText(absolute);
      const after = path === ".gitignore" ? addIgnored(before, text) : text;
      return { path: absolute, file: shown(absolute), before, after, what: describeKubeFile(path) };
    }),
  );
}
