// Finds the licences of a program and its libraries in the system's folders.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const folder = "usr/local/share/licenses";

/**
 * Copies the licences of Node at `program` and of `libraries` below `root`. Writes NOTICE.txt, which names the licence
 * file of each of them, or states that this machine has none.
 */
export async function stageLicences(root, program, libraries) {
  const target = join(root, folder);
  await mkdir(target, { recursive: true });
  const owners = findOwners([program, ...libraries]);
  const lines = [];
  for (const path of [program, ...libraries]) {
    const isNode = path === program;
    const source = isNode ? findNodeLicence(program, owners.get(path)) : licenceOf(owners.get(path));
    const name = `${isNode ? "node" : owners.get(path)}.txt`;
    if (source !== undefined) await copyFile(source, join(target, name));
    lines.push(`${path}: ${source === undefined ? "no licence on the machine that built the image" : name}`);
  }
  const node = `Node.js ${process.version}: https://github.com/nodejs/node/blob/${process.version}/LICENSE`;
  const intro = `This image holds files of the machine that built it, each under its own licence.\n${node}\n`;
  await writeFile(join(target, "NOTICE.txt"), `${intro}\n${lines.sort().join("\n")}\n`);
}

/**
 * An official archive of Node has its licence two folders above the program; a package has it in its
 * documentation.
 */
function findNodeLicence(program, owner) {
  const beside = join(dirname(program), "../LICENSE");
  return existsSync(beside) ? beside : licenceOf(owner);
}

function licenceOf(owner) {
  if (owner === undefined) return undefined;
  return ["copyright", "LICENSE"]
    .map((file) => `/usr/share/doc/${owner}/${file}`)
    .find((path) => existsSync(path));
}

/** Package names by path, from Debian's package database, which may list a file only below /usr. */
function findOwners(paths) {
  const spellings = new Map(paths.flatMap((path) => [path, `/usr${path}`].map((one) => [one, path])));
  const { stdout } = spawnSync("dpkg-query", ["--search", ...spellings.keys()], { encoding: "utf8" });
  const lines = (stdout ?? "").matchAll(/^([^\s:,]+)[^\s,]*: (\/.*)$/gm);
  return new Map([...lines].map(([, owner, path]) => [spellings.get(path), owner]));
}
