import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Programs that are hidden: engines, and programs of features that the test machine may have. */
const hidden = /^(?:docker.*|tabby|python3.*)$/;

/**
 * Variables of a machine without any container engine: a PATH below the folder with every program of this machine
 * except docker, Python and Tabby, and an engine address where nothing listens. Tests may add programs to `bin`.
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
 * Copies the bundled stack into a fixture's folder, as in an installed package, so its processes and data are
 * separate. Returns variables with free ports, and the address of the backend.
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
