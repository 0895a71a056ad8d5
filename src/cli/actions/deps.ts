import type { DepsDocument } from "../../domain/documents/command-documents.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { formatPackages } from "../../render/features/format-features.ts";
import { readPackages } from "../../run/features/read-packages.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

interface DepsOptions extends LoadOptions {
  readonly check: boolean;
  readonly install: boolean;
}

/** Lists, checks or installs the optional packages of features. */
export const deps: Action<DepsOptions> = async (invocation, { world, signal, style }) => {
  const request = readLoadRequest(invocation, world.cwd);
  const { check, install } = invocation.options;
  const needed = await readPackages({ names: invocation.args, check, install }, request, world, signal);
  const lacks = needed.some(({ missing = [] }) => missing.length > 0);
  return {
    exitCode: lacks ? exitCodes.changesPending : exitCodes.done,
    text: formatPackages(needed, style),
    document: { dependencies: needed } satisfies DepsDocument,
  };
};
