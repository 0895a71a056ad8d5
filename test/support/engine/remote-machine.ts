import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { until } from "../until.ts";
import { withLock } from "../with-lock.ts";
import { busyboxImage } from "./images.ts";

/** An engine that stackctl must treat as one on another machine, behind a real SSH server. */
export interface RemoteMachine {
  /** Its address on the network between both machines. The engine also listens there, on port 2375, without TLS. */
  readonly address: string;
  /** Its host name, which is not the name of this machine. */
  readonly name: string;
  /** DOCKER_HOST over SSH, and a PATH whose ssh knows the machine as `far`. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the docker command there. */
  docker(...args: readonly string[]): Promise<string>;
  /** Ends the SSH server's process, so that new connections are refused. */
  stopSsh(): Promise<void>;
  remove(): Promise<void>;
}

/** Packages of the SSH server, unpacked once for all test runs. Below /var/tmp, because /tmp is hidden there. */
const sshdFolder = "/var/tmp/stackctl-test-sshd";
const unpackScript = new URL("./unpack-sshd.sh", import.meta.url).pathname;

/**
 * Starts a machine in namespaces of its own for network, mounts and host name: its engine does not see the files
 * below the temporary folder of this machine, and its ports are not ports of this machine. Needs root on Debian.
 */
export async function startRemoteMachine(): Promise<RemoteMachine> {
  const { stdout: sshd } = await withLock("sshd", () => execa("sh", [unpackScript, sshdFolder]));
  const folder = await mkdtemp("/var/tmp/stackctl-machine-");
  const name = `far-${randomBytes(3).toString("hex")}`;
  const device = `st${randomBytes(4).toString("hex")}`;
  const subnet = `10.214.${randomInt(1, 255)}`;
  const address = `${subnet}.2`;
  const started: ChildProcess[] = [];
  const holder = spawn(
    "unshare",
    ["--net", "--uts", "--mount", "--propagation", "private", "sleep", "infinity"],
    { stdio: "ignore" },
  );
  const inside = (...command: readonly string[]) => [
    ...["--target", String(holder.pid), "--net", "--uts", "--mount", "--"],
    ...command,
  ];
  const call = (...command: readonly string[]) => execa("nsenter", inside(...command));
  const serve = (log: string, ...command: readonly string[]) => {
    const output = openSync(join(folder, log), "w");
    const child = spawn("nsenter", inside(...command), { stdio: ["ignore", output, output] });
    started.push(child);
    return child;
  };
  const remove = async () => {
    const { stdout = "" } = await call("docker", "ps", "--all", "--quiet").catch(() => ({ stdout: "" }));
    const ids = stdout.split("\n").filter((id) => id !== "");
    if (ids.length > 0) await call("docker", "rm", "--force", ...ids).catch(() => undefined);
    for (const child of started.toReversed()) await end(child);
    await end(holder);
    await execa("ip", ["link", "delete", device], { reject: false });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => (await call("hostname", name).catch(() => undefined)) !== undefined);
    await connect({ device, subnet, pid: holder.pid ?? 0, call });
    await prepareMounts(folder, call);
    await prepareKeys(folder, address);
    const hosts = ["unix:///run/docker.sock", `tcp://${address}:2375`].flatMap((host) => ["--host", host]);
    const daemon = serve(
      "dockerd.log",
      "dockerd",
      "--data-root",
      join(folder, "data"),
      ...hosts,
      "--tls=false",
    );
    const library = join(
      sshdFolder,
      "usr/lib",
      `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`,
    );
    const server = serve(
      "sshd.log",
      ...["env", `LD_LIBRARY_PATH=${library}`, sshd, "-D", "-e", "-f", join(folder, "sshd_config")],
    );
    await until(async () => {
      for (const { exitCode } of [daemon, server]) {
        if (exitCode !== null) throw new Error(`a server ended: ${readLogs(folder)}`);
      }
      return readLogs(folder).includes(`API listen on ${address}:2375`);
    });
    await execa("docker", ["save", busyboxImage], { buffer: false }).pipe(
      "nsenter",
      inside("docker", "load"),
    );
    return {
      address,
      name,
      env: { DOCKER_HOST: "ssh://root@far", PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}` },
      docker: async (...args) => (await call("docker", ...args)).stdout,
      stopSsh: () => end(server),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

type Call = (...command: readonly string[]) => Promise<unknown>;

/** A cable between both machines. */
async function connect(cable: {
  readonly device: string;
  readonly subnet: string;
  readonly pid: number;
  readonly call: Call;
}): Promise<void> {
  const { device, subnet, pid, call } = cable;
  const peer = ["peer", "name", "eth0", "netns", String(pid)];
  await execa("ip", ["link", "add", device, "type", "veth", ...peer]);
  await execa("ip", ["addr", "add", `${subnet}.1/30`, "dev", device]);
  await execa("ip", ["link", "set", device, "up"]);
  await call("ip", "link", "set", "lo", "up");
  await call("ip", "addr", "add", `${subnet}.2/30`, "dev", "eth0");
  await call("ip", "link", "set", "eth0", "up");
}

/** Its own /run and temporary folder, and a user for the SSH server, which Debian's package would create. */
async function prepareMounts(folder: string, call: Call): Promise<void> {
  await mkdir(join(folder, "data"));
  const passwd = join(folder, "passwd");
  const users = readFileSync("/etc/passwd", "utf8");
  await writeFile(
    passwd,
    users.includes("\nsshd:") ? users : `${users}sshd:x:65533:65534::/run/sshd:/bin/false\n`,
  );
  await call("mount", "-t", "tmpfs", "-o", "size=640m", "tmpfs", join(folder, "data"));
  await call("mount", "-t", "tmpfs", "tmpfs", "/run");
  await call("mount", "-t", "tmpfs", "tmpfs", tmpdir());
  await call("mount", "--bind", passwd, "/etc/passwd");
  await call("mkdir", "-m", "755", "/run/sshd");
}

async function prepareKeys(folder: string, address: string): Promise<void> {
  const file = (name: string) => join(folder, name);
  for (const key of ["host_key", "user_key"]) {
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)]);
  }
  const hostKey = readFileSync(file("host_key.pub"), "utf8");
  await writeFile(file("known_hosts"), `far ${hostKey}`);
  await writeFile(
    file("sshd_config"),
    [
      `ListenAddress ${address}:22`,
      `HostKey ${file("host_key")}`,
      `AuthorizedKeysFile ${file("user_key.pub")}`,
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
      "PermitRootLogin prohibit-password",
      "",
    ].join("\n"),
  );
  await writeFile(
    file("ssh_config"),
    [
      "Host far",
      `  HostName ${address}`,
      "  HostKeyAlias far",
      "Host *",
      `  IdentityFile ${file("user_key")}`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${file("known_hosts")}`,
      "  GlobalKnownHostsFile /dev/null",
      "",
    ].join("\n"),
  );
  await mkdir(file("bin"));
  // ssh reads the configuration of the user's home in /etc/passwd, whatever HOME says.
  await writeFile(file("bin/ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F '${file("ssh_config")}' "$@"\n`);
  await chmod(file("bin/ssh"), 0o755);
}

function readLogs(folder: string): string {
  return ["dockerd.log", "sshd.log"].map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
