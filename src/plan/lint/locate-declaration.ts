import type { FilePosition } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { SourceIndex } from "../yaml/index-sources.ts";

/** Position of a feature's key in its pack, or under `features` in the manifest; else the first line of the file. */
export function locateDeclaration(
  { name, declaredIn }: Feature,
  key: string,
  declarations: ReadonlyMap<string, SourceIndex>,
): FilePosition | undefined {
  if (declaredIn === undefined) return undefined;
  const index = declarations.get(declaredIn);
  return index?.locate(["features", name, key]) ?? index?.locate([key]) ?? { file: declaredIn, line: 1 };
}
