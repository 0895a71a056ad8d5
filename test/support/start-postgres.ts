import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { freePort } from "./free-port.ts";
import { watchOutput } from "./watch-output.ts";
import { withLock } from "./with-lock.ts";

/** A Postgres of this test's own on 127.0.0.1, or why there is none. */
export type TestPostgres =
  | { readonly kind: "available"; readonly url: string; readonly stop: () => Promise<void> }
  | { readonly kind: "absent"; readonly reason: string };

/** Starts Debian's Postgres with an empty database in a temporary folder; as root it is installed where it is missing. */
export async function startPostgres(): Promise<TestPostgres> {
  try {
    const programs = (await findPrograms()) ?? (await installAndFind());
    if (programs === undefined) return { kind: "absent", reason: "no Postgres is installed" };
    return await start(programs);
  } catch (error) {
    return { kind: "absent", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function findPrograms(): Promise<string | undefined> {
  const root = "/usr/lib/postgresql";
  const versions = (await readdir(root).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  return newest === undefined ? undefined : join(root, newest, "bin");
}

async function installAndFind(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return await withLock("postgres", async () => {
    const found = await findPrograms();
    if (found !== undefined) return found;
    process.stderr.write("test postgres: installing Debian's package\n");
    // No cluster of the system's own, and nothing that starts with it.
    const command = `mkdir -p /etc/postgresql-common
      [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
      install() { apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 postgresql; }
      install || { apt-get update -qq; install; }`;
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await execa("sh", ["-c", command], { timeout: 300_000, env });
    return await findPrograms();
  });
}

async function start(programs: string): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-postgres-"));
  const user = await unprivilegedUser();
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid ?? user.uid);
  const data = join(folder, "data");
  const init = ["-D", data, "-U", "stackctl", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"];
  await execa(join(programs, "initdb"), init, { ...user, cwd: folder });
  const port = await freePort();
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`];
  const child = spawn(join(programs, "postgres"), ["-D", data, "-p", `${port}`, ...settings], {
    ...user,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const output = watchOutput(child.stderr);
  const ended = once(child, "exit").then(() => "ended" as const);
  const ready = output.holds("ready to accept connections");
  if ((await Promise.race([ready, ended])) === "ended") {
    await rm(folder, { recursive: true });
    return { kind: "absent", reason: `Postgres ended at once: ${output.text().trim()}` };
  }
  const url = `postgres://stackctl@127.0.0.1:${port}/postgres`;
  return { kind: "available", url, stop: () => stop(child, folder) };
}

/** Postgres refuses to run as root. */
async function unprivilegedUser(): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const uid = await execa("id", ["-u", "postgres"], { reject: false });
  const gid = await execa("id", ["-g", "postgres"], { reject: false });
  return uid.exitCode === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : { uid: 65_534, gid: 65_534 };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
  await rm(folder, { recursive: true, force: true });
}
