import { describe, expect, it } from "vitest";
import type { CauseEvidence } from "../../../../src/plan/failures/known-causes/known-cause.ts";
import { knownCauses, matchKnownCause } from "../../../../src/plan/failures/known-causes/known-causes.ts";
import { makeFacts } from "../../../support/fakes/make-facts.ts";

const nothing: CauseEvidence = {
  service: "web",
  image: "web:1",
  reason: "exited",
  startError: "",
  exitCode: 1,
  oomKilled: false,
  memoryLimitBytes: undefined,
  isRunning: false,
  probes: [],
  logs: [],
  facts: makeFacts(),
  serviceNames: ["web", "database", "cache"],
};

const ended = (...logs: readonly string[]): Partial<CauseEvidence> => ({ logs });
const cannotStart = (startError: string): Partial<CauseEvidence> => ({
  reason: "cannot-start",
  startError,
  exitCode: undefined,
});
const unhealthy = (output: string, more: Partial<CauseEvidence> = {}): Partial<CauseEvidence> => ({
  reason: "unhealthy",
  isRunning: true,
  exitCode: undefined,
  probes: [{ exitCode: 1, output }],
  ...more,
});
const late = (...logs: readonly string[]) => unhealthy("", { reason: "timed-out", logs });
const probing = (probe: string, ...ports: readonly number[]) => ({
  facts: makeFacts({
    probe: ["CMD-SHELL", probe],
    listeners: ports.map((port) => ({ address: "0.0.0.0", port })),
  }),
});
const data = {
  facts: makeFacts({
    user: "1000",
    mounts: [{ kind: "volume" as const, source: "data", destination: "/data", writable: true }],
  }),
};
const runc =
  "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";

/** What engines, registries, shells, run-times and libraries say; what is found, and what it has to name. */
const texts: readonly (readonly [id: string, Partial<CauseEvidence>, names: string])[] = [
  ["hook-failed", cannotStart("web hook exited with status 3"), "post_start hook exited with code 3"],
  [
    "hook-failed",
    {
      ...cannotStart("web hook exited with status 3"),
      hook: { kind: "post_start", command: "sh -c seed", exitCode: 3, logs: [] },
    },
    "post_start hook, `sh -c seed`, exited with code 3",
  ],
  [
    "hook-failed",
    {
      ...cannotStart('service "web" pre_start[0] exited with code 4: no schema'),
      hook: { kind: "pre_start", command: "migrate", exitCode: 4, logs: ["no schema"] },
    },
    "pre_start hook, `migrate`, exited with code 4",
  ],
  [
    "gpu-unavailable",
    cannotStart('could not select device driver "nvidia" with capabilities: [[gpu]]'),
    "nvidia",
  ],
  ["gpu-unavailable", cannotStart('could not select device driver "" with capabilities: [[gpu]]'), "GPU"],
  ["gpu-unavailable", cannotStart("unknown or invalid runtime name: nvidia"), "nvidia"],
  [
    "gpu-unavailable",
    cannotStart(
      `${runc}error running hook #0: nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1: unknown`,
    ),
    "initialization error",
  ],
  [
    "gpu-unavailable",
    ended("RuntimeError: Found no NVIDIA driver on your system. Please check that you have one."),
    "NVIDIA",
  ],
  [
    "port-taken",
    cannotStart(
      "driver failed programming external connectivity on endpoint p-web-1 (ab12): Bind for 127.0.0.1:8080 failed: port is already allocated",
    ),
    "8080",
  ],
  [
    "port-taken",
    cannotStart("Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use"),
    "5432",
  ],
  [
    "name-taken",
    cannotStart(
      'Conflict. The container name "/db" is already in use by container "7daad0871bca". You have to remove (or rename) that container',
    ),
    "db",
  ],
  [
    "left-task",
    cannotStart(
      "failed to create task for container: failed to create shim task: task 7daad0871bca already exists: unknown",
    ),
    "still holds the task",
  ],
  [
    "mount-missing",
    cannotStart('invalid mount config for type "bind": bind source path does not exist: /srv/conf'),
    "/srv/conf",
  ],
  [
    "mount-mismatch",
    cannotStart(
      `${runc}error during container init: error mounting "/srv/a.conf" to rootfs at "/etc/a": mount /srv/a.conf:/etc/a: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists`,
    ),
    "/srv/a.conf",
  ],
  [
    "external-missing",
    cannotStart("network proxy declared as external, but could not be found"),
    "network proxy",
  ],
  ["external-missing", cannotStart('external volume "models" not found'), "volume models"],
  ["image-not-found", cannotStart("No such image: team/app:1"), "team/app:1"],
  ["image-not-found", cannotStart("No such image: team/app:1 (node n2)"), "node n2 of the Swarm"],
  [
    "image-not-found",
    cannotStart("manifest for team/app:9 not found: manifest unknown: manifest unknown"),
    "team/app:9",
  ],
  ["image-not-found", cannotStart("web: manifest unknown"), "web:1"],
  [
    "image-not-found",
    cannotStart('failed to resolve reference "docker.io/team/app:9": docker.io/team/app:9: not found'),
    "team/app:9",
  ],
  [
    "image-unauthorised",
    cannotStart(
      "pull access denied for team/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ),
    "team/app",
  ],
  ["image-unauthorised", cannotStart("unauthorized: authentication required"), "web:1"],
  [
    "registry-limit",
    cannotStart("toomanyrequests: You have reached your pull rate limit."),
    "too many requests",
  ],
  [
    "registry-unreachable",
    cannotStart(
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    ),
    "registry-1.docker.io",
  ],
  [
    "registry-unreachable",
    cannotStart('Get "https://ghcr.io/v2/": net/http: TLS handshake timeout'),
    "ghcr.io",
  ],
  [
    "registry-unreachable",
    cannotStart('Get "https://10.0.0.5:5000/v2/": http: server gave HTTP response to HTTPS client'),
    "10.0.0.5:5000",
  ],
  [
    "wrong-architecture",
    cannotStart("no matching manifest for linux/arm64/v8 in the manifest list entries"),
    "linux/arm64/v8",
  ],
  [
    "wrong-architecture",
    { logs: ["exec /app: exec format error"], facts: makeFacts({ imagePlatform: "linux/arm64" }) },
    "linux/arm64",
  ],
  [
    "command-not-found",
    cannotStart(`${runc}exec: "gunicorn": executable file not found in $PATH: unknown`),
    "gunicorn",
  ],
  [
    "command-not-found",
    cannotStart(`${runc}exec: "/opt/x": stat /opt/x: no such file or directory: unknown`),
    "/opt/x",
  ],
  ["command-not-found", { exitCode: 127, logs: ["/entrypoint.sh: line 3: gosu: command not found"] }, "gosu"],
  ["command-not-found", { exitCode: 127, logs: ["sh: 1: node: not found"] }, "node"],
  ["command-not-executable", cannotStart(`${runc}exec: "/run.sh": permission denied: unknown`), "/run.sh"],
  [
    "command-not-executable",
    { exitCode: 126, logs: ["sh: exec: line 0: /x/run: Permission denied"] },
    "/x/run",
  ],
  ["interpreter-missing", { logs: ["exec /run.sh: no such file or directory"] }, "/run.sh"],
  ["interpreter-missing", { exitCode: 127, logs: ["env: ‘bash\\r’: No such file or directory"] }, "bash"],
  ["exec-format", { logs: ["exec /run.sh: exec format error"] }, "/run.sh"],
  ["user-unknown", cannotStart("unable to find user app: no matching entries in passwd file"), "app"],
  ["still-downloading", late("Downloading model.safetensors:  45%|████      | 1.2G/2.7G"), "45%"],
  [
    "still-downloading",
    late("2026-03-01 INFO tabby::download: Downloading StarCoder-1B", "12.5 MiB / 1.1 GiB"),
    "12.5 MiB",
  ],
  [
    "probe-command-missing",
    unhealthy(
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    ),
    "curl",
  ],
  ["probe-command-missing", unhealthy("/bin/sh: wget: not found"), "wget"],
  ["probe-command-missing", unhealthy("/bin/sh: 1: pg_isready: not found"), "pg_isready"],
  ["probe-command-missing", unhealthy("bash: line 1: nc: command not found"), "nc"],
  ["probe-too-slow", unhealthy("Health check exceeded timeout (5s)"), "5s"],
  ["probe-too-slow", unhealthy("Health check exceeded timeout (5s): partial"), "5s"],
  ["port-mismatch", unhealthy("", probing("curl -sf http://localhost:8080/health || exit 1", 3000)), "3000"],
  [
    "port-mismatch",
    unhealthy(
      "wget: can't connect to remote host: Connection refused",
      probing("wget -q http://127.0.0.1/", 8000, 9000),
    ),
    "port 80, but the container listens on 8000, 9000",
  ],
  ["port-mismatch", unhealthy("", probing("nc -z localhost 5432", 5433)), "5433"],
  ["port-mismatch", unhealthy("", probing("timeout 1 bash -c '</dev/tcp/127.0.0.1/6379'", 6380)), "6379"],
  [
    "port-mismatch",
    unhealthy("connect ECONNREFUSED 127.0.0.1:8080", {
      logs: ["Server listening on port 3000"],
      facts: makeFacts({ probe: ["CMD", "node", "check.js"] }),
    }),
    "its log reports port 3000",
  ],
  [
    "out-of-memory",
    { oomKilled: true, exitCode: 137, reason: "out-of-memory", memoryLimitBytes: 2 * 1024 ** 3 },
    "2 GiB",
  ],
  [
    "out-of-memory",
    ended("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"),
    "JavaScript heap",
  ],
  ["out-of-memory", ended("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."), "CUDA"],
  ["killed-unexplained", { exitCode: 137, memoryLimitBytes: 8 * 1024 ** 2 }, "8 MiB"],
  ["disk-full", ended("dd: error writing '/data/x': No space left on device"), "disk"],
  [
    "disk-full",
    { ...data, logs: ["OSError: [Errno 28] No space left on device: '/data/model.bin'"] },
    "volume data",
  ],
  [
    "disk-full",
    ended('could not resize shared memory segment "/PostgreSQL.1": No space left on device'),
    "/dev/shm",
  ],
  ["disk-full", cannotStart("failed to register layer: write /usr/lib/x: no space left on device"), "disk"],
  [
    "process-limit",
    { logs: ["sh: can't fork: Resource temporarily unavailable"], facts: makeFacts({ processLimit: 20 }) },
    "20",
  ],
  ["process-limit", ended("RuntimeError: can't start new thread"), "process"],
  ["volume-permission", { ...data, logs: ["sh: can't create /data/x: Permission denied"] }, "user 1000"],
  [
    "volume-permission",
    { ...data, logs: ["Error: EACCES: permission denied, open '/data/db.sqlite'"] },
    "volume data",
  ],
  [
    "read-only-files",
    { logs: ["touch: /a: Read-only file system"], facts: makeFacts({ hasReadOnlyRoot: true }) },
    "read_only",
  ],
  ["read-only-files", ended("Error: EROFS: read-only file system, open '/conf/x'"), "read-only"],
  ["missing-variable", ended("sh: DATABASE_URL: parameter not set or null"), "DATABASE_URL"],
  ["missing-variable", ended("/entrypoint.sh: line 4: API_KEY: unbound variable"), "API_KEY"],
  ["missing-variable", ended("KeyError: 'SECRET_KEY'"), "SECRET_KEY"],
  ["missing-variable", ended("Error: Missing required environment variable: STRIPE_KEY"), "STRIPE_KEY"],
  ["missing-variable", ended("sh: SEARCH_API_KEY: must be set"), "SEARCH_API_KEY"],
  ["missing-variable", ended("panic: environment variable DB_HOST must be set"), "DB_HOST"],
  ["missing-variable", ended("ValueError: OPENAI_API_KEY is not set"), "OPENAI_API_KEY"],
  [
    "missing-variable",
    ended("Error: Database is uninitialized and superuser password is not specified."),
    "POSTGRES_PASSWORD",
  ],
  ["name-not-resolved", ended("wget: bad address 'databse:80'"), "Did you mean database"],
  ["name-not-resolved", ended("Error: getaddrinfo ENOTFOUND redis"), "redis"],
  [
    "name-not-resolved",
    ended("Error: getaddrinfo EAI_AGAIN cache"),
    "cannot resolve cache, a service of this project",
  ],
  [
    "name-not-resolved",
    ended(
      'psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known',
    ),
    "db",
  ],
  ["name-not-resolved", ended("dial tcp: lookup mongo on 127.0.0.11:53: no such host"), "mongo"],
  [
    "name-not-resolved",
    ended('nginx: [emerg] host not found in upstream "api:3000" in /etc/nginx/nginx.conf:12'),
    "api",
  ],
  ["name-not-resolved", ended("java.net.UnknownHostException: kafka"), "kafka"],
  ["name-not-resolved", ended("curl: (6) Could not resolve host: api.example.com"), "api.example.com"],
  ["connection-refused", ended("Error: connect ECONNREFUSED 172.18.0.3:5432"), "172.18.0.3:5432"],
  [
    "connection-refused",
    ended('connection to server at "database" (172.18.0.2), port 5432 failed: Connection refused'),
    "database:5432",
  ],
  ["connection-refused", ended("dial tcp 172.18.0.2:6379: connect: connection refused"), "172.18.0.2:6379"],
  ["connection-refused", ended("Error: connect ECONNREFUSED 127.0.0.1:5432"), "the container itself"],
  ["address-in-use", ended("httpd: bind: Address already in use"), "already listens"],
  ["address-in-use", ended("Error: listen EADDRINUSE: address already in use :::3000"), "3000"],
  [
    "address-not-here",
    ended("Error: listen EADDRNOTAVAIL: address not available 10.0.0.1:8597"),
    "listens on 10.0.0.1, which",
  ],
  ["address-not-here", ended("httpd: bind: Cannot assign requested address"), "listens on an address"],
  [
    "address-not-here",
    ended("listen tcp 10.0.0.1:80: bind: cannot assign requested address"),
    "listens on 10.0.0.1, which",
  ],
];

/** What looks like a known cause, and is none. */
const innocent: readonly (readonly [what: string, Partial<CauseEvidence>])[] = [
  ["an end without a word", {}],
  ["a plain error", ended("Error: no licence found")],
  ["a page that is not found", unhealthy("curl: (22) The requested URL returned error: 404 Not Found")],
  ["a page that is not found, by wget", unhealthy("wget: server returned error: HTTP/1.1 404 Not Found")],
  ["a service that is not found in a log", ended("INFO  sh: user alice: not found in cache")],
  ["a right that a database denies", { ...data, logs: ["ERROR: permission denied for table users"] }],
  ["a login that ssh denies", { ...data, logs: ["git@host: Permission denied (publickey)."] }],
  ["a denial outside of every mount", { ...data, logs: ["open /etc/shadow: permission denied"] }],
  ["a folder whose name begins like a mount", { ...data, logs: ["open /database/x: permission denied"] }],
  [
    "watches that inotify does not have",
    ended("Error: ENOSPC: System limit for number of file watchers reached, watch '/app'"),
  ],
  [
    "a variable that only a warning misses",
    ended("warning: HTTP_PROXY is not set, using none", "Error: no licence"),
  ],
  [
    "a variable that has its value",
    {
      logs: ["ValueError: OPENAI_API_KEY is not set"],
      facts: makeFacts({ variables: new Map([["OPENAI_API_KEY", true]]) }),
    },
  ],
  ["a variable that is missed while it runs", late("DEBUG_LEVEL is not set")],
  [
    "a connection that worked at last",
    ended("db:5432: connection refused", "connected to db:5432", "Error: no licence"),
  ],
  [
    "a name that was resolved at last",
    ended("getaddrinfo EAI_AGAIN db", "connection established", "Error: no licence"),
  ],
  [
    "a probe that is refused before anything listens",
    unhealthy("connect ECONNREFUSED 127.0.0.1:80", probing("curl http://localhost/")),
  ],
  ["a probe of the right port", unhealthy("HTTP 503", probing("curl http://localhost:8080/", 8080, 9090))],
  ["a probe of another service", unhealthy("refused", probing("curl http://database:5432/", 3000))],
  ["a check that names no port", unhealthy("no", probing("test -e /ready", 3000))],
  [
    "a date where a port could stand",
    unhealthy("connect ECONNREFUSED 127.0.0.1:8080", {
      logs: ["server started at 2026-03-01 12:30:15"],
      facts: makeFacts({ probe: ["CMD", "check"] }),
    }),
  ],
  ["a download that is done", late("Downloading model 100 %", "Downloaded model in 3 s")],
  ["a share that is no download", late("GPU usage 45 %")],
  ["a download that failed", late("Downloading model 45 %", "Error: download failed at 45 %")],
  ["a download of one that ended", ended("Downloading model 45 %")],
  ["a kill by hand", { exitCode: 137 }],
  [
    "a kill by hand of what has come back",
    { exitCode: 137, isRunning: true, memoryLimitBytes: 8 * 1024 ** 2 },
  ],
  ["another end of what has a memory limit", { exitCode: 139, memoryLimitBytes: 8 * 1024 ** 2 }],
  ["memory that another process had none of", ended("worker 3: killed, respawned", "Error: no licence")],
  ["a port taken that it lived with", late("bind: address already in use, trying the next port")],
  ["an exec format that a log speaks of", ended("unsupported exec formats: coff")],
  ["an engine's other word", cannotStart("network p_default not found")],
];

describe("known causes", () => {
  it.each(texts)("finds %s in %j", (id, changes, names) => {
    const matched = matchKnownCause({ ...nothing, ...changes });
    expect(matched?.id).toBe(id);
    expect(`${matched?.why}\n${matched?.hint}`).toContain(names);
  });

  it.each(innocent)("takes %s for none", (_, changes) => {
    expect(matchKnownCause({ ...nothing, ...changes })).toBeUndefined();
  });

  it("finds each of them by at least one text", () => {
    const found = new Set(texts.map(([id]) => id));
    expect(knownCauses.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });

  it("has one id and one title for each", () => {
    expect(new Set(knownCauses.map(({ id }) => id)).size).toBe(knownCauses.length);
    expect(new Set(knownCauses.map(({ title }) => title)).size).toBe(knownCauses.length);
    for (const { id } of knownCauses) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
  });

  it("shows the log line that it was found by", () => {
    const logs = ["start", "Error: getaddrinfo ENOTFOUND redis", "bye"];
    expect(matchKnownCause({ ...nothing, logs })?.line).toBe(logs[1]);
  });

  it("is quick, whatever is said", () => {
    const hostile = [
      "a".repeat(2000),
      "0.".repeat(1000),
      "A_".repeat(1000),
      " ".repeat(2000),
      "://".repeat(600),
      "set no ".repeat(280),
    ];
    const logs = Array.from({ length: 400 }, (_, at) => hostile[at % hostile.length] ?? "");
    const before = process.cpuUsage();
    for (const text of hostile) {
      matchKnownCause({ ...nothing, ...unhealthy(text, { logs }), startError: text });
      matchKnownCause({ ...nothing, logs });
    }
    // Processor time, which a busy machine hardly stretches; a pattern that backtracks takes minutes.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
