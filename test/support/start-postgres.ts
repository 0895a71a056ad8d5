import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { isWithoutEngine, wayOut } from "./engine/start-engine.ts";
import { freePort } from "./free-port.ts";
import { watchOutput } from "./watch-output.ts";
import { withLock } from "./with-lock.ts";

/** A running Postgres. */
export interface RunningPostgres {
  readonly kind: "available";
  readonly url: string;
  /** Creates a new database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Runs statements in a database. */
  execute(url: string, sql: string): Promise<void>;
  /** Stops Postgres by a fast shutdown, and starts it again with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Postgres of this test on 127.0.0.1, or the reason why there is none. */
export type TestPostgres = RunningPostgres | { readonly kind: "absent"; readonly reason: string };

/**
 * Starts Debian's Postgres with an empty database in a temporary folder. As root, it is installed if missing.
 */
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
  if (process.getuid?.() !== 0 || isWithoutEngine()) return undefined;
  return await withLock("postgres", async () => {
    const found = await findPrograms();
    if (found !== undefined) return found;
    process.stderr.write(`test postgres: installing Debian's package, as root. ${wayOut}\n`);
    // The package creates no cluster and starts no service.
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
  const options = ["-D", data, "-p", `${port}`, ...settings];
  const serve = () =>
    startServer(join(programs, "postgres"), options, { ...user, cwd: folder }).catch(
      async (error: unknown) => {
        await rm(folder, { recursive: true });
        throw error;
      },
    );
  let child = await serve();
  const url = `postgres://stackctl@127.0.0.1:${port}/postgres`;
  let databases = 0;
  return {
    kind: "available",
    url,
    createDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await execute(url, `CREATE DATABASE ${name}`);
      return url.replace(/postgres$/, name);
    },
    execute,
    restart: async () => {
      await end(child);
      child = await serve();
    },
    stop: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startServer(
  program: string,
  options: readonly string[],
  place: { readonly uid?: number; readonly gid?: number; readonly cwd: string },
): Promise<ChildProcess> {
  const child = spawn(program, options, { ...place, stdio: ["ignore", "ignore", "pipe"] });
  const output = watchOutput(child.stderr);
  const ended = once(child, "exit").then(() => "ended" as const);
  const ready = output.holds("ready to accept connections");
  if ((await Promise.race([ready, ended])) === "ended") {
    throw new Error(`Postgres ended at once: ${output.text().trim()}`);
  }
  return child;
}

async function execute(url: string, sql: string): Promise<void> {
  const { default: postgres } = await import("postgres");
  const client = postgres(url, { onnotice: () => undefined });
  await client.unsafe(sql);
  await client.end();
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

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}
