import { Buffer, isUtf8 } from "node:buffer";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { StackError } from "../../domain/errors.ts";
import type { BoundContent, BoundFile } from "../../plan/kubernetes/file-book.ts";
import type { World } from "../world.ts";

/** Files in one mounted folder; a ConfigMap with more is no configuration. */
const mostFiles = 500;

/** Bytes in one mounted folder that are read; a ConfigMap holds a megabyte. */
const mostBytes = 2 * 1024 ** 2;

/** The folder of the project, and the folder to write to. Absolute. */
interface Folders {
  readonly directory: string;
  readonly output: string;
}

/**
 * Reads what bind mounts show, by their absolute sources. Sources outside the project are not read, and none that
 * contains the folder to write to: its files would change with each run.
 */
export async function readBoundFiles(
  sources: Iterable<string>,
  folders: Folders,
  world: Pick<World, "files" | "secrets">,
): Promise<ReadonlyMap<string, BoundContent>> {
  const found = new Map<string, BoundContent>();
  for (const source of new Set(sources)) found.set(source, await readBound(source, folders, world));
  return found;
}

async function readBound(
  source: string,
  { directory, output }: Folders,
  world: Pick<World, "files" | "secrets">,
): Promise<BoundContent> {
  if (!isInside(source, directory)) return unfit("it is outside the project");
  if (isInside(output, source)) return unfit("it contains the folder to write to");
  try {
    if (!(await world.files.exists(source))) return unfit("it does not exist");
    const [paths, kind] = await listPaths(source, world);
    if (paths.length > mostFiles) return unfit(`it has more than ${mostFiles} files`);
    const files: BoundFile[] = [];
    let bytes = 0;
    for (const path of paths) {
      const file = await readOne(join(source, path), path || basename(source), world);
      bytes += file.content.length;
      if (bytes > mostBytes) return unfit("it has more than 1 MiB, the most that a ConfigMap holds");
      files.push(file);
    }
    return { kind, files };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    return unfit(error.problems[0]?.message ?? error.message);
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function unfit(why: string): BoundContent {
  return { kind: "unfit", why };
}

/** Folders that a running service does not need: stackctl's own records change with each run, Git's are large. */
const skippedFolders: ReadonlySet<string> = new Set([".stackctl", ".git"]);

/** The paths below a folder, sorted, without stackctl's own records and Git's; an empty path for a file. */
async function listPaths(
  source: string,
  { files }: Pick<World, "files">,
): Promise<readonly [readonly string[], "file" | "folder"]> {
  const paths: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (paths.length > mostFiles || depth > 16) return;
    for (const name of await files.listFiles(join(source, folder))) paths.push(join(folder, name));
    for (const name of await files.listFolders(join(source, folder)))
      if (!skippedFolders.has(name)) await walk(join(folder, name), depth + 1);
  };
  const names = await files.listFiles(dirname(source));
  if (names.includes(basename(source))) return [[""], "file"];
  await walk("", 0);
  return [paths.map((path) => path.replaceAll(sep, "/")).toSorted(), "folder"];
}

async function readOne(
  source: string,
  path: string,
  { files, secrets }: Pick<World, "files" | "secrets">,
): Promise<BoundFile> {
  const bytes = Buffer.from((await files.readBytes(source)) ?? []);
  const mode = (await files.readMode(source)) ?? 0;
  const isBinary = !isUtf8(bytes) || bytes.includes(0);
  const text = bytes.toString("utf8");
  return {
    path,
    source,
    content: isBinary ? bytes.toString("base64") : text,
    isBinary,
    isExecutable: (mode & 0o111) !== 0,
    isSecret: !isBinary && secrets.redact(text) !== text,
  };
}
