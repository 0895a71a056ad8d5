import { join } from "node:path";

/** The environment file that stackctl writes to: the last `--env-file`, otherwise the project's `.env`. */
export function chooseWrittenDotenv({
  envFiles,
  directory,
}: {
  readonly envFiles: readonly string[];
  readonly directory: string;
}): string {
  return envFiles.at(-1) ?? join(directory, ".env");
}
