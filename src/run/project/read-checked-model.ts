import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { explainRejection, refuseTooMany } from "../../plan/project/explain-rejection.ts";
import type { Compose } from "../../ports/compose.ts";

interface ModelReader {
  readonly compose: Pick<Compose, "readModel" | "readSources">;
  /** File names are shown relative to this folder. */
  readonly cwd: string;
}

/**
 * The model as Compose reads it. Throws StackError, with all variables that make Compose reject a file, and for
 * a project with too many services.
 */
export async function readCheckedModel(
  target: ComposeTarget,
  variables: Variables,
  { compose, cwd }: ModelReader,
  signal?: AbortSignal,
): Promise<ComposeModel> {
  const model = await compose.readModel(target, signal).catch(async (error: unknown) => {
    if (!(error instanceof StackError) || error.code !== "invalid-compose-file") throw error;
    const environment = new Map([...variables.environment, ...Object.entries(target.env)]);
    const sources = await compose.readSources(target);
    throw explainRejection(error, { sources, variables: { ...variables, environment }, cwd });
  });
  const excess = refuseTooMany(model);
  if (excess) throw excess;
  return model;
}
