import { join } from "node:path";
import type { OwnPackage } from "../../plan/init/format-schema-line.ts";
import type { World } from "../world.ts";

/** The text of a file below `templates/project` of this package. */
export async function readTemplate(
  name: string,
  own: OwnPackage,
  { files }: Pick<World, "files">,
): Promise<string> {
  const path = join(own.root, "templates", "project", name);
  const text = await files.readText(path);
  if (text === undefined)
    throw new Error(`this installation of ${own.name} is incomplete: ${path} is missing`);
  return text;
}
