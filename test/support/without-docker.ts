import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Neither an engine nor what a feature may find by chance on the machine that tests run on. */
const hidden = /^(?:docker.*|tabby|python3.*)$/;

/**
 * Variables of a machine without any container engine: a PATH of its own, below the folder, with every program of this
 * one's but docker, Python and Tabby, and an engine's address behind which nothing is. Programs may be put into `bin`.
 */
export async function withoutDocker(directory: string): Promise<Readonly<Record<string, string>>> {
  const bin = join(directory, "bin");
  await mkdir(bin);
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!found.has(name) && !hidden.test(name)) found.set(name, join(folder, name));
    }
  }
  await Promise.all([...found].map(([name, path]) => symlink(path, join(bin, name))));
  return { PATH: bin, DOCKER_HOST: `unix://${join(directory, "no.sock")}` };
}

/**
 * Puts the bundled stack into a fixture's folder, as an installed package has it, so that its processes and data are its
 * own. Gives variables for free ports, and where the backend will be.
 */
export async function prepareBundledStack({ directory }: { readonly directory: string }) {
  for (const name of ["compose.base.yml", "stackctl.yaml", "templates"]) {
    await cp(join(root, name), join(directory, name), { recursive: true });
  }
  await symlink(join(root, "dist"), join(directory, "dist"));
  const [backend, fsdp, tabby] = [await freePort(), await freePort(), await freePort()];
  const env = { BACKEND_PORT: `${backend}`, FSDP_PORT: `${fsdp}`, TABBY_PORT: `${tabby}` };
  return { env, url: `http://127.0.0.1:${backend}` };
}
