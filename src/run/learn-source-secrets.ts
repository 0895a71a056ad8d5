import { ownValue } from "../domain/own-value.ts";
import { findSourceSecrets } from "../plan/find-source-secrets.ts";
import { createTextIndexer } from "../plan/lint/index-sources.ts";
import { readVariable } from "../plan/read-variable.ts";
import { listPlaced } from "../plan/secrets/find-placed.ts";
import { listNamedFiles } from "../plan/secrets/list-named-files.ts";
import type { Project } from "./load-project.ts";
import type { World } from "./world.ts";

/** A file of secrets holds keys or passwords, and a Dockerfile some lines; a larger one is something else. */
const largestBytes = 65_536;

/**
 * Learns every secret that stands in the project's files: what `env_file`, `environment`, commands and `secrets` give a
 * container comes back in what it says. Reading them is for commands that listen to containers.
 */
export async function learnSourceSecrets(
  { target, declarations: { variables } }: Pick<Project, "target" | "declarations">,
  { sources, files, secrets }: Pick<World, "sources" | "files" | "secrets">,
): Promise<void> {
  const { files: read } = await sources.read(target);
  const lookup = (name: string) => readVariable(variables, name) ?? ownValue(target.env, name);
  const readAll = async (paths: readonly string[]) => {
    const texts = await Promise.all(paths.map((path) => files.readText(path).catch(() => undefined)));
    return texts.flatMap((text) => (text === undefined || text.length > largestBytes ? [] : [text]));
  };
  const index = createTextIndexer();
  const named = listNamedFiles(read, target.projectDirectory, lookup, index);
  const [kept, dockerfiles] = await Promise.all([readAll(named.secretFiles), readAll(named.dockerfiles)]);
  secrets.learn([...findSourceSecrets(read, lookup, index), ...kept, ...dockerfiles.flatMap(listPlaced)]);
}
