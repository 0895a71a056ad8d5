import type { ComposeTarget } from "../../domain/compose-target.ts";
import { type FilePosition, StackError } from "../../domain/errors.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { yamlSyntaxHint } from "../../plan/yaml/read-yaml.ts";
import { readAll, readComposeSources } from "./compose-sources.ts";
import type { ConfigFailure, Suspect } from "./config-failure.ts";
import { explainConfigFailure } from "./explain-config-failure.ts";
import { findKey, findSyntaxFault, findWords, type SourceText } from "./locate-in-yaml.ts";

/**
 * The error for a failed `config` call. It names the place in the file, if Compose reports it or a second
 * look finds it. File paths are relative to `cwd`.
 */
export async function createConfigError(
  stderr: string,
  target: ComposeTarget,
  cwd: string,
): Promise<StackError> {
  const sources = await readComposeSources(target);
  const failure = explainConfigFailure(stderr, target, (words) =>
    sources.some(({ text }) => text.includes(words)),
  );
  const found = await look(failure.suspect, sources);
  const message = found?.why ?? failure.message;
  const advice = failure.hint ?? (isBrokenYaml(failure) ? yamlSyntaxHint : undefined);
  const hint = advice === undefined ? {} : { hint: advice };
  if (!found) return new StackError(failure.code, { message, ...hint });
  const where = { ...found.where, file: showPath(found.where.file, cwd) };
  return new StackError(failure.code, {
    message: headline(failure),
    problems: [{ message, where, ...hint }],
  });
}

interface Found {
  readonly where: FilePosition;
  /** A clearer message than Compose's own. */
  readonly why?: string | undefined;
}

async function look(suspect: Suspect, sources: readonly SourceText[]): Promise<Found | undefined> {
  switch (suspect.kind) {
    case "nowhere":
      return undefined;
    case "file":
      return { where: suspect.where };
    case "words": {
      const where = await findWords(sources, suspect.words);
      return where && { where };
    }
    case "key": {
      const where = await findKey(suspect.file ? await readAll([suspect.file]) : sources, suspect.path);
      return where ? { where } : suspect.file ? { where: { file: suspect.file } } : undefined;
    }
    case "syntax": {
      const { file, line } = suspect;
      const fault = await findSyntaxFault(file ? await readAll([file]) : sources);
      if (fault) return fault;
      if (file) return { where: line === undefined ? { file } : { file, line } };
      return undefined;
    }
  }
}

function headline(failure: ConfigFailure): string {
  if (failure.code === "missing-variable") return "a variable is not set";
  if (failure.code === "invalid-dotenv") return "an env file cannot be read";
  return isBrokenYaml(failure) ? "a compose file is not valid YAML" : "a compose file is invalid";
}

/**
 * Whether the file is not valid YAML. A syntax failure with its own hint means valid YAML that is no compose
 * file.
 */
function isBrokenYaml({ suspect, hint }: ConfigFailure): boolean {
  return suspect.kind === "syntax" && hint === undefined;
}
