import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { busyboxImage } from "../support/engine/images.ts";
import { type Deployed, deployDocument, inspectService } from "../support/swarm/deploy-document.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";

/** Every key that a Swarm carries, in few services. */
const compose = `
x-base: &base
  image: ${busyboxImage}
  init: true
  command: [sleep, "3600"]
services:
  all:
    <<: *base
    entrypoint: [sh, -c, 'exec "$$@"', sh]
    environment:
      PLAIN: one two
      TEMPLATE: "{{.Node.Hostname}} {{{ $$HOME }} {{\\"{{\\"}}"
      EMPTY: ""
    user: "1000:1000"
    group_add: ["2000"]
    working_dir: /srv
    hostname: front
    tty: true
    stdin_open: true
    read_only: true
    stop_signal: SIGINT
    stop_grace_period: 3s
    tmpfs: ["/run:size=1m,mode=755"]
    shm_size: 8m
    volumes:
      - data:/data
      - /anonymous
      - { type: tmpfs, target: /cache, tmpfs: { size: 2m, mode: 0700 } }
      - { type: volume, source: data, target: "/mnt/{{x}}", read_only: true, volume: { nocopy: true } }
      - ./settings.conf:/etc/settings.conf:ro
      - ./start.sh:/start.sh:ro
      - ./html:/srv/html/:ro
    configs:
      - { source: inline, target: /etc/inline, uid: "1000", gid: "2000", mode: 0440 }
      - variable
    secrets: [token, { source: file, target: own-name, mode: 0400, uid: "1000" }]
    dns: [10.0.0.53]
    dns_search: [example.com]
    dns_opt: [timeout:3]
    extra_hosts: ["other:10.1.2.3", "six:fd00::1"]
    cap_add: [NET_ADMIN]
    cap_drop: [CHOWN]
    security_opt: ["no-new-privileges:true", "seccomp=./seccomp.json", "apparmor=unconfined"]
    ulimits: { nofile: { soft: 100, hard: 200 }, nproc: 300 }
    sysctls: { net.ipv4.ip_unprivileged_port_start: "80" }
    logging: { driver: json-file, options: { max-size: 1m } }
    labels: { team: "a$$b" }
    healthcheck: { test: "true", interval: 30s, timeout: 4s, retries: 5 }
    platform: linux/amd64
    networks: { front: { aliases: [alias] }, back: {} }
    container_name: named
    deploy:
      labels: { tier: front }
      resources:
        limits: { cpus: "0.5", memory: 64M, pids: 50 }
        reservations: { cpus: "0.01", memory: 8M }
      placement: { constraints: ["node.platform.os==linux"], max_replicas_per_node: 1 }
  plain:
    <<: *base
    command: [sh, -c, "exec sleep 3600 # {{.Node.ID}}"]
    networks: [front]
    cpus: 0.25
    mem_limit: 32m
    mem_reservation: 16m
    pids_limit: 20
    ports: [{ target: 80, published: "18080", mode: host, name: web }, { target: 53, published: "18053", mode: host, protocol: udp }]
  quota: { <<: *base, cpu_quota: 30000, cpu_period: 60000, networks: [front], entrypoint: [] }
  pinned:
    <<: *base
    networks: [front]
    volumes:
      - /etc/passwd:/node/passwd:ro
      - { type: bind, source: /usr, target: /node/usr, bind: { propagation: private } }
  host: { <<: *base, network_mode: host }
  bridge: { <<: *base, network_mode: bridge }
  job: { <<: *base, command: [sh, -c, "exit 7"], networks: [front], restart: always }
  stored:
    <<: *base
    networks: [front]
    ports: ["18081:80", "18090-18091:90-91/udp", "70"]
    restart: on-failure:3
    isolation: default
    hostname: "{{x}}"
    security_opt: ["label:type:svirt_t", "label:level:s0:c1"]
    volumes:
      - { type: volume, source: data, target: /sub, volume: { subpath: sub, labels: { more: label } } }
    deploy:
      mode: replicated
      replicas: 0
      endpoint_mode: vip
      update_config: { parallelism: 2, delay: 10s, failure_action: rollback, monitor: 5s, max_failure_ratio: 0.25, order: start-first }
      rollback_config: { parallelism: 0, delay: 1s, failure_action: pause, monitor: 2s, max_failure_ratio: 0.5, order: stop-first }
      restart_policy: { condition: on-failure, delay: 5s, max_attempts: 3, window: 2m }
      placement: { preferences: [{ spread: node.labels.zone }] }
      resources: { reservations: { generic_resources: [{ discrete_resource_spec: { kind: gpu, value: 2 } }] } }
  each: { <<: *base, networks: [front], deploy: { mode: global, endpoint_mode: dnsrr } }
  jobs: { <<: *base, networks: [front], command: ["true"], deploy: { mode: global-job } }
networks:
  front: { attachable: true, labels: { tier: front }, driver_opts: { com.docker.network.driver.mtu: "1400" } }
  back: { internal: true, ipam: { config: [{ subnet: 10.99.7.0/24, gateway: 10.99.7.1 }] } }
volumes:
  data: { labels: { team: "{{x}}" }, driver_opts: { type: tmpfs, device: tmpfs, o: "size=1m" } }
configs:
  inline: { content: "price: 5$$\\n" }
  variable: { environment: SETTING }
secrets:
  token: { environment: TOKEN }
  file: { file: ./token.txt }
`;

const files = {
  "settings.conf": "a = 1\n",
  "html/index.html": "hello\n",
  "html/js/a.js": "a()\n",
  "start.sh": "#!/bin/sh\necho started\n",
  "token.txt": "from a file\n",
  "seccomp.json": JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW" }),
};

describeWithSwarm("the keys of a service on a Swarm", (swarm) => {
  let deployed: Deployed;
  beforeAll(async () => {
    const project = `keys${process.pid}`;
    const env = { SETTING: "set", TOKEN: "geheim" };
    const [, node] = swarm().nodes;
    const pin = { nodeId: node?.id ?? "", hostname: node?.name ?? "", cause: "a path of the node" };
    const inputs = { jobs: new Set(["job"]), pins: new Map([["pinned", pin]]) };
    deployed = await deployDocument(swarm(), {
      project,
      compose,
      files,
      env,
      inputs,
    });
  });
  afterAll(async () => await deployed?.remove());

  it("raise no finding", () => {
    const findings = [...deployed.translated.services.values()].flatMap((service) => service.findings);
    expect(findings).toEqual([]);
  });

  it.each(["all", "plain", "quota", "pinned", "host", "bridge", "job", "stored", "each", "jobs"])(
    "are stored by the engine as they were sent: %s",
    async (name) => {
      const sent = JSON.parse(JSON.stringify(deployed.translated.services.get(name)?.spec, withoutIds));
      expect(await deployed.readSpec(name)).toMatchObject(sent);
    },
  );

  it("reach the settings of the container", async () => {
    const { Config, HostConfig } = await deployed.inspect("all");
    expect(Config).toMatchObject({
      Entrypoint: ["sh", "-c", 'exec "$@"', "sh"],
      Cmd: ["sleep", "3600"],
      Hostname: "front",
      User: "1000:1000",
      WorkingDir: "/srv",
      Tty: true,
      OpenStdin: true,
      StopSignal: "SIGINT",
      Labels: { team: "a$b", "stackctl.service": "all" },
      Healthcheck: {
        Test: ["CMD-SHELL", "true"],
        Interval: 30e9,
        Timeout: 4e9,
        Retries: 5,
        StartPeriod: 30e9,
        StartInterval: 250e6,
      },
    });
    expect(HostConfig).toMatchObject({
      Init: true,
      GroupAdd: ["2000"],
      ReadonlyRootfs: true,
      CapAdd: ["NET_ADMIN"],
      CapDrop: ["CHOWN"],
      SecurityOpt: [`seccomp=${files["seccomp.json"]}`, "apparmor=unconfined", "no-new-privileges=true"],
      Sysctls: { "net.ipv4.ip_unprivileged_port_start": "80" },
      Ulimits: [
        { Name: "nofile", Soft: 100, Hard: 200 },
        { Name: "nproc", Soft: 300, Hard: 300 },
      ],
      Dns: ["10.0.0.53"],
      DnsSearch: ["example.com"],
      DnsOptions: ["timeout:3"],
      ExtraHosts: ["other:10.1.2.3", "six:fd00::1"],
      LogConfig: { Type: "json-file", Config: { "max-size": "1m" } },
      NanoCpus: 500e6,
      Memory: 64 * 1024 ** 2,
      PidsLimit: 50,
    });
  });

  it("reach the environment, in which a template stays literal", async () => {
    const lines = (await deployed.exec("all", "env")).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "PLAIN=one two",
        "EMPTY=",
        'TEMPLATE={{.Node.Hostname}} {{{ $HOME }} {{"{{"}}',
      ]),
    );
  });

  it("reach the mounts", async () => {
    const lines = (await deployed.exec("all", "cat", "/proc/mounts")).split("\n");
    const mounts = lines.map((line) => line.split(" ").slice(1, 4).join(" "));
    expect(mounts).toEqual(
      expect.arrayContaining([
        "/data tmpfs rw,relatime,size=1024k",
        "/mnt/{{x}} tmpfs ro,relatime,size=1024k",
        "/cache tmpfs rw,nosuid,nodev,noexec,relatime,size=2048k,mode=700",
        "/run tmpfs rw,nosuid,nodev,noexec,relatime,size=1024k,mode=755",
        "/dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=8192k",
        expect.stringMatching(/^\/anonymous \S+ rw/),
      ]),
    );
    expect(await deployed.exec("all", "stat", "-c", "%a", "/dev/shm")).toBe("1777");
  });

  it("label the volume that a node creates", async () => {
    const facts = await deployed.volume("all", "data");
    expect(facts).toMatchObject({
      Labels: { team: "{{x}}", "stackctl.project": expect.any(String), "stackctl.volume": "data" },
      Options: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
    });
  });

  it("bring files, configs and secrets with owner, group and mode", async () => {
    const paths = ["/etc/inline", "/variable", "/etc/settings.conf", "/start.sh"];
    const secrets = ["/run/secrets/token", "/run/secrets/own-name"];
    const facts = await deployed.exec("all", "stat", "-c", "%n %u:%g %a", ...paths, ...secrets);
    expect(facts.split("\n")).toEqual([
      "/etc/inline 1000:2000 440",
      "/variable 0:0 444",
      "/etc/settings.conf 0:0 444",
      "/start.sh 0:0 555",
      "/run/secrets/token 0:0 444",
      "/run/secrets/own-name 1000:0 400",
    ]);
    expect(await deployed.exec("all", "cat", ...paths.slice(0, 3), ...secrets)).toBe(
      "price: 5$\nseta = 1\ngeheimfrom a file",
    );
    expect(await deployed.exec("all", "/start.sh")).toBe("started");
    expect(await deployed.exec("all", "find", "/srv/html", "-type", "f")).toBe(
      "/srv/html/index.html\n/srv/html/js/a.js",
    );
  });

  it("resolve the service name, its aliases and its container name", async () => {
    await deployed.inspect("all");
    for (const name of ["all", "alias", "named"]) {
      expect(await deployed.exec("plain", "ping", "-c", "1", name)).toContain("1 packets received");
    }
  });

  it("keep a template in a command, limit the container without `deploy`, and publish ports of the node", async () => {
    const { Config, HostConfig } = await deployed.inspect("plain");
    expect(Config).toMatchObject({ Cmd: ["sh", "-c", "exec sleep 3600 # {{.Node.ID}}"] });
    expect(HostConfig).toMatchObject({
      NanoCpus: 250e6,
      Memory: 32 * 1024 ** 2,
      PidsLimit: 20,
      PortBindings: { "80/tcp": [{ HostPort: "18080" }], "53/udp": [{ HostPort: "18053" }] },
    });
    expect((await deployed.inspect("quota")).HostConfig).toMatchObject({ NanoCpus: 500e6 });
  });

  it("remove the image's entrypoint", async () => {
    expect((await deployed.inspect("quota")).Config).toMatchObject({
      Entrypoint: ["sleep", "3600"],
      Cmd: null,
    });
  });

  it("mount a path of the node to which the service is pinned", async () => {
    const { NodeID } = await deployed.untilTask("pinned", "running");
    expect(NodeID).toBe(swarm().nodes[1]?.id);
    const { HostConfig } = await deployed.inspect("pinned");
    expect(HostConfig).toMatchObject({
      Mounts: [
        { Type: "bind", Source: "/etc/passwd", Target: "/node/passwd", ReadOnly: true },
        { Type: "bind", Source: "/usr", Target: "/node/usr", BindOptions: { Propagation: "private" } },
      ],
    });
    expect(await deployed.exec("pinned", "cat", "/node/passwd")).toContain("root:");
  });

  it.each(["host", "bridge"])("attach a container to the network %s of its node", async (mode) => {
    expect((await deployed.inspect(mode)).HostConfig).toMatchObject({ NetworkMode: mode });
  });

  it("run a job once, whatever `restart` is, and on every node", async () => {
    const failed = await deployed.untilTask("job", "failed");
    expect(failed.Status.ContainerStatus?.ExitCode).toBe(7);
    await deployed.untilTask("jobs", "complete");
  });
});

/** Keys that the table refuses or warns about, as an engine of one machine has them. */
const withoutPlace = {
  BlkioWeight: 300,
  CPUShares: 73,
  CgroupParent: "/other",
  CpusetCpus: "0",
  Devices: [{ PathOnHost: "/dev/null", PathInContainer: "/dev/other", CgroupPermissions: "rwm" }],
  Domainname: "example.com",
  IpcMode: "host",
  MacAddress: "02:42:ac:11:65:43",
  OomKillDisable: true,
  OomScoreAdj: 500,
  PidMode: "host",
  Privileged: true,
  Runtime: "runsc",
  ShmSize: 8 * 1024 ** 2,
  StorageOpt: { size: "1G" },
  UTSMode: "host",
  UsernsMode: "host",
  VolumesFrom: ["other"],
};

describeWithSwarm("keys without a place on a Swarm", (swarm) => {
  const name = `lost${process.pid}`;
  const create = (spec: object, container: object = {}) =>
    swarm().ask(
      "n1",
      "POST",
      "/services/create",
      {},
      {
        Name: name,
        TaskTemplate: {
          ContainerSpec: { Image: busyboxImage, Command: ["sleep", "3600"], Init: true, ...container },
          ...spec,
        },
        ...spec,
      },
    );
  afterEach(async () => await swarm().ask("n1", "DELETE", `/services/${name}`));

  it("are ignored by the engine, so that the container has the defaults", async () => {
    await create({}, withoutPlace);
    const { Config, HostConfig } = await inspectService(swarm(), name);
    expect(Config).toMatchObject({ Domainname: "" });
    expect(HostConfig).toMatchObject({
      BlkioWeight: 0,
      CpuShares: 0,
      CgroupParent: "",
      CpusetCpus: "",
      Devices: null,
      IpcMode: "private",
      OomKillDisable: false,
      OomScoreAdj: 0,
      PidMode: "",
      Privileged: false,
      Runtime: "runc",
      ShmSize: 64 * 1024 ** 2,
      UTSMode: "",
      UsernsMode: "",
      VolumesFrom: null,
    });
  });

  const ingress = { TargetPort: 80, PublishedPort: 18099, PublishMode: "ingress" };
  const mount = { Type: "tmpfs", Target: "/same" };
  it.each([
    [
      "a port in ingress mode with dnsrr",
      { EndpointSpec: { Mode: "dnsrr", Ports: [ingress] } },
      {},
      /dnsrr mode/,
    ],
    ["a name with a dot", { Name: "a.b" }, {}, /DNS name component/],
    ["a name of 64 characters", { Name: "a".repeat(64) }, {}, /63 characters or fewer/],
    ["two mounts of one target", {}, { Mounts: [mount, mount] }, /duplicate mount point/],
    [
      "a mount of an image",
      {},
      { Mounts: [{ Type: "image", Source: "a", Target: "/b" }] },
      /invalid MountType/,
    ],
    [
      "a job with update settings",
      { Mode: { ReplicatedJob: {} }, UpdateConfig: { Parallelism: 1 } },
      {},
      /Jobs may not have an update config/,
    ],
  ])("are refused by the engine: %s", async (_, spec, container, message) => {
    await expect(create(spec, container)).rejects.toThrow(message);
  });

  it("are refused by the engine: the network none, which it does not find", async () => {
    expect(await create({ Networks: [{ Target: "none" }] })).toBeUndefined();
    expect(await swarm().ask("n1", "GET", `/services/${name}`)).toBeUndefined();
  });

  it.each([
    ["configs", "", /must be larger than 0/],
    ["secrets", "", /must be larger than 0/],
    ["configs", "a".repeat(1_024_000), /less than 1024000 bytes/],
    ["secrets", "a".repeat(512_000), /less than 512000 bytes/],
  ])("are refused by the engine: %s of a wrong size", async (kind, text, message) => {
    const body = { Name: name, Data: Buffer.from(text).toString("base64") };
    await expect(swarm().ask("n1", "POST", `/${kind}/create`, {}, body)).rejects.toThrow(message);
  });
});

/** The engine stores the ids of networks, configs and secrets. */
function withoutIds(key: string, value: unknown): unknown {
  return ["ConfigID", "SecretID"].includes(key) || (key === "Networks" && Array.isArray(value))
    ? undefined
    : value;
}
