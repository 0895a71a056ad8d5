import { readPackageFile } from "../../adapters/disk/known-folders.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import type { Action } from "../command/action.ts";

/** Prints the completion script of a shell; the grammar lets no other word through than one of those there are. */
export const completion: Action = async ({ args: [shell] }) => ({
  exitCode: exitCodes.done,
  text: readPackageFile(`templates/completion/stackctl.${shell}`),
});
