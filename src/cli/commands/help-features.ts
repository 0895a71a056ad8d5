import { readWorkingDirectory } from "../../adapters/disk/known-folders.ts";
import { createNodeFiles } from "../../adapters/disk/node-files.ts";
import { loadDeclarations } from "../../run/settings/load-declarations.ts";
import type { HelpFeature } from "../command/grammar.ts";
import { readEnvironment } from "../terminal/read-environment.ts";

/** The features that the project here declares, for help texts; none where it declares nothing or cannot be read. */
export async function listDeclaredFeatures(): Promise<readonly HelpFeature[]> {
  const request = {
    cwd: readWorkingDirectory(readEnvironment()),
    files: [],
    projectName: undefined,
    projectDirectory: undefined,
    envFiles: [],
  };
  try {
    const { features = [] } = await loadDeclarations(request, readEnvironment(), createNodeFiles());
    return features.map(({ name, description }) => ({ name, description }));
  } catch {
    // Help must work in a broken project too: users read it to repair the project.
    return [];
  }
}
