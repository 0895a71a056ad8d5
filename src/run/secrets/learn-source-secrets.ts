import { lookupIn } from "../../plan/dotenv/read-variable.ts";
import { listPlaced } from "../../plan/secrets/find-placed.ts";
import { findSourceSecrets } from "../../plan/secrets/find-source-secrets.ts";
import { listNamedFiles } from "../../plan/secrets/list-named-files.ts";
import { createTextIndexer } from "../../plan/yaml/index-sources.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Secret files hold keys or passwords, and Dockerfiles are short; larger files are skipped. */
const largestBytes = 65_536;

/**
 * Collects every secret in the project's files: values that `env_file`, `environment`, commands and `secrets`
 * pass to a container can appear in its output. Only commands that read output of containers need this.
 */
export async function learnSourceSecrets(
  { target, declarations: { variables } }: Pick<Project, "target" | "declarations">,
  { sources, files, secrets }: Pick<World, "sources" | "files" | "secrets">,
): Promise<void> {
  const { files: read } = await sources.read(target);
  const lookup = lookupIn(variables, target.env);
  const readAll = async (paths: readonly string[]) => {
    const texts = await Promise.all(paths.map((path) => files.readText(path).catch(() => undefined)));
    return texts.flatMap((text) => (text === undefined || text.length > largestBytes ? [] : [text]));
  };
  const index = createTextIndexer();
  const named = listNamedFiles(read, target.projectDirectory, lookup, index);
  const [kept, dockerfiles] = await Promise.all([readAll(named.secretFiles), readAll(named.dockerfiles)]);
  secrets.learn([...findSourceSecrets(read, lookup, index), ...kept, ...dockerfiles.flatMap(listPlaced)]);
}
