import { StackError } from "../../domain/errors.ts";
import type { KubeFile } from "./format-kustomize.ts";

/** The error for files with a secret in a place where no reference to the Secret can be. `secrets`: texts and names. */
export function refuseLeaks(
  files: readonly KubeFile[],
  secrets: ReadonlyMap<string, string>,
): StackError | undefined {
  const leaks = [...secrets].flatMap(([text, name]) => {
    const file = files.find((one) => one.text.includes(text));
    return file === undefined ? [] : [{ name, file }];
  });
  if (leaks.length === 0) return undefined;
  return new StackError("not-portable", {
    message: "secrets would appear in places that cannot refer to a Secret, so nothing was written",
    problems: leaks.map(({ name, file }) => ({ message: `${name} would appear in ${file.path}` })),
    hint: `Use --plain ${leaks[0]?.name} for a variable that is not a secret, or move the secret into environment.`,
  });
}
