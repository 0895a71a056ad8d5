import { relative } from "node:path";
import type { Notice } from "../../domain/notice.ts";
import { chooseWrittenDotenv, setDotenvValues } from "../../plan/dotenv/edit-dotenv.ts";
import { findMissingSecrets, noticeGenerated } from "../../plan/secrets/feature-secrets.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Only the owner may read a file with secrets. */
const secretFileMode = 0o600;

/**
 * Generates the missing secrets of enabled features, and writes them into `.env` (or the last `--env-file`).
 * Returns a notice; none if nothing was missing, and then nothing was written.
 */
export async function writeMissingSecrets(
  { declarations, stack }: Pick<Project, "declarations" | "stack">,
  { files, host, cwd }: Pick<World, "files" | "host" | "cwd">,
): Promise<readonly Notice[]> {
  const missing = findMissingSecrets(stack.features, declarations.variables);
  if (missing.length === 0) return [];
  const path = chooseWrittenDotenv(declarations);
  const before = (await files.readText(path)) ?? "";
  const after = setDotenvValues(
    before,
    missing.map((name) => [name, host.createSecret()]),
  );
  await files.writeText(path, after, { below: declarations.directory, mode: secretFileMode });
  return [noticeGenerated(missing, relative(cwd, path))];
}
