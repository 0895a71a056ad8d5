import { resolve } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";

/** Options of `docker compose` itself that take a value. Options of its subcommands follow the subcommand. */
const valued = [
  "--ansi",
  "--env-file",
  "--file",
  "--parallel",
  "--profile",
  "--progress",
  "--project-directory",
  "--project-name",
  "-f",
  "-p",
];

/**
 * The target for a passed-through command, whose words may name more files before the subcommand. Undefined
 * when the command uses the files of the target, which are already read.
 */
export function aimPassed(
  target: ComposeTarget,
  args: readonly string[],
  cwd: string,
): ComposeTarget | undefined {
  const files: string[] = [];
  const envFiles: string[] = [];
  let { projectDirectory } = target;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (!word.startsWith("-") || word === "--") break;
    const [, name = word, joined] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? /^(-[fp])=?(.+)$/s.exec(word) ?? [];
    if (!valued.includes(name)) continue;
    if (joined === undefined) at += 1;
    const value = joined ?? args[at];
    if (value === undefined || value === "-") continue;
    if (name === "-f" || name === "--file") files.push(resolve(cwd, value));
    if (name === "--env-file") envFiles.push(resolve(cwd, value));
    if (name === "--project-directory") projectDirectory = resolve(cwd, value);
  }
  const isSame = files.length + envFiles.length === 0 && projectDirectory === target.projectDirectory;
  if (isSame) return undefined;
  return {
    ...target,
    files: [...target.files, ...files],
    envFiles: [...target.envFiles, ...envFiles],
    projectDirectory,
  };
}
