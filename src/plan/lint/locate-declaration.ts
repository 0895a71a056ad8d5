import type { FilePosition } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { SourceIndex } from "./index-sources.ts";

/** Where a feature's key is declared: in its pack, or below `features` in the manifest; else the file alone. */
export function locateDeclaration(
  { name, declaredIn }: Feature,
  key: string,
  declarations: ReadonlyMap<string, SourceIndex>,
): FilePosition | undefined {
  if (declaredIn === undefined) return undefined;
  const index = declarations.get(declaredIn);
  return index?.locate(["features", name, key]) ?? index?.locate([key]) ?? { file: declaredIn, line: 1 };
}
