import type { Sample } from "./translate-sample.ts";

const up = { image: "web:1", restart: "always" };
const check = { test: ["CMD", "ready"], interval: "10s", timeout: "5s", retries: 3, start_period: "1m0s" };
const file = { isBinary: false, isExecutable: false, isSecret: false };

const ranks: Sample = {
  services: {
    train: {
      image: "train:1",
      command: ["torchrun", "train.py"],
      environment: { PET_NNODES: "2", PET_NPROC_PER_NODE: "4", LEVEL: "info" },
      restart: "on-failure:3",
      volumes: [{ type: "volume", source: "checkpoints", target: "/data" }],
    },
    report: {
      image: "report:1",
      depends_on: { train: { condition: "service_completed_successfully", required: true } },
      restart: "always",
    },
  },
  jobs: ["train"],
};

/** Each row of the mapping in docs/kubernetes.md: its title, and the services as Compose prints them. */
export const mappingRows: Readonly<Record<string, Sample>> = {
  "a service becomes a Deployment and a headless Service": { services: { web: up } },
  "a health check becomes a startup probe and a readiness probe": {
    services: { web: { ...up, healthcheck: check } },
  },
  "with --liveness a health check also restarts": {
    services: { web: { ...up, healthcheck: check } },
    options: { liveness: true },
  },
  "a disabled health check has no probe": {
    services: { a: { ...up, healthcheck: { disable: true } }, b: { ...up, healthcheck: { test: ["NONE"] } } },
  },
  "a shell check escapes references": {
    services: {
      web: {
        ...up,
        healthcheck: { test: ["CMD-SHELL", 'test $$(cat /x) = "$$HOME"'], start_interval: "250ms" },
      },
    },
  },
  "a healthy dependency with a port is waited for by its Service": {
    services: {
      web: { ...up, depends_on: { db: { condition: "service_healthy", required: true } } },
      db: { ...up, healthcheck: check, expose: ["5432"] },
    },
  },
  "a healthy dependency without a port is waited for by its name": {
    services: {
      web: { ...up, depends_on: { db: { condition: "service_healthy", required: true } } },
      db: { ...up, healthcheck: check },
    },
  },
  "a started dependency is not waited for": {
    services: {
      web: { ...up, depends_on: { db: { condition: "service_started", required: true } } },
      db: up,
    },
  },
  "a job with one dependant runs as its init container": {
    services: {
      web: {
        ...up,
        depends_on: { migrate: { condition: "service_completed_successfully", required: true } },
      },
      migrate: {
        image: "web:1",
        command: ["migrate"],
        environment: { LEVEL: "info" },
        healthcheck: check,
        tmpfs: ["/tmp"],
        depends_on: { db: { condition: "service_healthy", required: true } },
      },
      db: { ...up, healthcheck: check, ports: [{ target: 5432, published: "5432", protocol: "tcp" }] },
    },
    jobs: ["migrate"],
  },
  "a job with two dependants stays a Job": {
    services: {
      a: { ...up, depends_on: { seed: { condition: "service_completed_successfully", required: true } } },
      b: { ...up, depends_on: { seed: { condition: "service_completed_successfully", required: true } } },
      seed: { image: "seed:1" },
    },
    jobs: ["seed"],
  },
  "a job that may fail a few times": {
    services: { seed: { image: "seed:1", restart: "on-failure:3" } },
    jobs: ["seed"],
  },
  "entrypoint and command become command and args": {
    services: {
      web: {
        ...up,
        entrypoint: ["/bin/sh", "-c"],
        command: ["echo $$(HOME) $$$$ $$HOME", "x"],
        working_dir: "/app",
      },
    },
  },
  "an empty entrypoint is lost": { services: { web: { ...up, entrypoint: [], command: [] } } },
  "ports and exposed ports become a Service": {
    services: {
      web: {
        ...up,
        ports: [
          { target: 80, published: "8080", protocol: "tcp", host_ip: "127.0.0.1" },
          { target: 53, published: "53", protocol: "udp" },
        ],
        expose: ["9000-9001", "80"],
      },
    },
  },
  "with --expose nodeport a published port gets a NodePort": {
    services: { web: { ...up, ports: [{ target: 80, published: "8080", protocol: "tcp" }] } },
    options: { expose: "nodeport" },
  },
  "with --expose loadbalancer a published port gets a LoadBalancer": {
    services: {
      web: { ...up, ports: [{ target: 80, published: "8080", protocol: "tcp", host_ip: "127.0.0.1" }] },
    },
    options: { expose: "loadbalancer" },
  },
  "a named volume becomes one claim, of the given size": {
    services: {
      a: { ...up, volumes: [{ type: "volume", source: "data", target: "/data", volume: { subpath: "a" } }] },
      b: { ...up, volumes: [{ type: "volume", source: "data", target: "/data", read_only: true }] },
    },
    rest: { volumes: { data: { name: "demo_data", driver: "local", driver_opts: { type: "nfs" } } } },
    options: { volumeSize: "20Gi" },
  },
  "an external volume is a claim that exists": {
    services: { a: { ...up, volumes: [{ type: "volume", source: "data", target: "/data" }] } },
    rest: { volumes: { data: { name: "Shared_Data", external: true } } },
  },
  "an anonymous volume and tmpfs become empty folders": {
    services: {
      web: {
        ...up,
        volumes: [
          { type: "volume", target: "/cache" },
          { type: "tmpfs", target: "/run", tmpfs: { size: "67108864" } },
        ],
        tmpfs: ["/tmp", "/var/tmp:size=16m,mode=1777"],
        shm_size: "536870912",
      },
    },
  },
  "a relative file becomes a ConfigMap": {
    services: {
      web: {
        ...up,
        volumes: [{ type: "bind", source: "/p/conf/app.ini", target: "/etc/app.ini", read_only: true }],
      },
    },
    files: {
      "/p/conf/app.ini": {
        kind: "file",
        files: [{ ...file, path: "app.ini", source: "/p/conf/app.ini", content: "{{ a }}\n$(b)\n" }],
      },
    },
  },
  "a relative folder becomes a ConfigMap with paths": {
    services: { web: { ...up, volumes: [{ type: "bind", source: "/p/conf", target: "/etc/app" }] } },
    files: {
      "/p/conf": {
        kind: "folder",
        files: [
          { ...file, path: "a/b.conf", source: "/p/conf/a/b.conf", content: "b\n" },
          { ...file, path: "a__b.conf", source: "/p/conf/a__b.conf", content: "c\n" },
          {
            ...file,
            path: "run me.sh",
            source: "/p/conf/run me.sh",
            content: "#!/bin/sh\n",
            isExecutable: true,
          },
        ],
      },
    },
  },
  "a binary file is in the ConfigMap itself": {
    services: {
      web: { ...up, volumes: [{ type: "bind", source: "/p/logo", target: "/logo", read_only: true }] },
    },
    files: {
      "/p/logo": {
        kind: "folder",
        files: [
          { ...file, path: "a.png", source: "/p/logo/a.png", content: "iVBORw0KGgo=", isBinary: true },
          { ...file, path: "b.txt", source: "/p/logo/b.txt", content: "b\n" },
        ],
      },
    },
  },
  "a file with a secret is left to the user": {
    services: {
      web: { ...up, volumes: [{ type: "bind", source: "/p/conf", target: "/etc/app", read_only: true }] },
    },
    files: {
      "/p/conf": {
        kind: "folder",
        files: [
          { ...file, path: "a.conf", source: "/p/conf/a.conf", content: "a\n" },
          { ...file, path: "users", source: "/p/conf/users", content: "admin:hunter2", isSecret: true },
        ],
      },
    },
  },
  "other binds are refused": {
    services: {
      web: {
        ...up,
        volumes: [
          { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" },
          { type: "bind", source: "/p/data", target: "/data" },
        ],
      },
    },
    files: {
      "/var/run/docker.sock": { kind: "unfit", why: "it is outside the project" },
      "/p/data": {
        kind: "folder",
        files: [{ ...file, path: "big", source: "/p/data/big", content: "x".repeat(1024 ** 2) }],
      },
    },
  },
  "configs become ConfigMaps": {
    services: {
      web: {
        ...up,
        configs: [
          { source: "text", target: "/etc/text.conf", mode: "0440" },
          { source: "file" },
          { source: "outside" },
          { source: "closed", target: "/etc/closed", uid: "1000" },
        ],
      },
    },
    rest: {
      configs: {
        text: { content: "level: info\n$${x}\n" },
        file: { file: "/p/app.ini" },
        outside: { name: "outside", external: true },
        closed: { content: "password=__stackctl_secret_0__\n" },
      },
    },
    secrets: { DB_PASSWORD: "hunter2-hunter2" },
    files: {
      "/p/app.ini": {
        kind: "file",
        files: [{ ...file, path: "app.ini", source: "/p/app.ini", content: "a\n" }],
      },
    },
  },
  "secrets become files of the Secret": {
    services: {
      web: {
        ...up,
        secrets: [
          { source: "key", target: "/run/secrets/key" },
          { source: "token", target: "t", mode: "0400" },
          { source: "old" },
        ],
      },
    },
    rest: {
      secrets: {
        key: { file: "/p/key.pem" },
        token: { environment: "API_TOKEN" },
        old: { name: "Old_Key", external: true },
      },
    },
    secrets: { API_TOKEN: "hunter2-hunter2" },
  },
  "secret variables come from the Secret": {
    services: {
      web: {
        ...up,
        environment: {
          API_TOKEN: "__stackctl_secret_0__",
          URL: "postgres://u:__stackctl_secret_1__@db/x",
          LITERAL_PASSWORD: "s3cret-Literal",
          EMPTY_PASSWORD: "",
          DB_PASSWORD: "of its own",
          COST: "$$__stackctl_secret_1__",
          NOTHING: null,
        },
        command: ["serve", "--password=s3cret-Literal"],
        healthcheck: { test: ["CMD", "ping", "-p", "it's __stackctl_secret_0__"] },
        labels: {
          token: "__stackctl_secret_0__",
          "traefik.http.rule": "Host(`a`)",
          "stackctl.timeout": "1m",
        },
      },
    },
    secrets: { API_TOKEN: "hunter2-hunter2", DB_PASSWORD: "Tr0ub4dor&3x" },
  },
  "secrets in commands come from the Secret": {
    services: {
      db: {
        ...up,
        entrypoint: ["mysql", "--password"],
        command: ["root", "-e", "select $$1"],
        healthcheck: { test: ["CMD-SHELL", "redis-cli --pass s3cret-Health ping || mysql -pother1word"] },
      },
    },
  },
  "values are kept as they are": {
    services: {
      web: {
        ...up,
        environment: {
          A: "$$(X)",
          B: "{{ .Values }}",
          C: "a\n  b\n",
          D: "no",
          E: "$$",
          F: "a: b # c",
          "G.h-1": "",
          "1BAD": "x",
        },
      },
    },
  },
  "several networks become policies": {
    services: {
      web: {
        ...up,
        networks: { front: null, back: null },
        ports: [{ target: 80, published: "80", protocol: "tcp" }],
      },
      db: { ...up, networks: { back: { aliases: ["store", "Bad_Alias"], ipv4_address: "172.16.0.5" } } },
    },
    rest: { networks: { front: { name: "demo_front" }, back: { name: "demo_back", internal: true } } },
    options: { expose: "nodeport" },
  },
  "names become lower-case letters, digits and dashes": {
    services: {
      "My_Web.1": { ...up, expose: ["80"] },
      "3d": { ...up, depends_on: { "My_Web.1": { condition: "service_healthy", required: true } } },
      volumes: up,
    },
  },
  "a built image has a name to fill in": {
    services: { web: { build: { context: "/p" }, restart: "always", pull_policy: "build" } },
  },
  "resources become requests and limits": {
    services: {
      web: {
        ...up,
        deploy: {
          replicas: 3,
          resources: {
            limits: { cpus: "0.5", memory: "268435456", pids: 100 },
            reservations: { cpus: "1", memory: "1000000" },
          },
          placement: { constraints: ["node.role==worker"] },
          labels: { team: "a" },
        },
      },
      old: { ...up, mem_limit: "1073741824", mem_reservation: "536870912", cpus: 2 },
    },
  },
  "at most one replica per node becomes an anti-affinity": {
    services: { web: { ...up, deploy: { replicas: 2, placement: { max_replicas_per_node: 1 } } } },
  },
  "a GPU becomes a resource": {
    services: {
      one: {
        ...up,
        deploy: {
          resources: { reservations: { devices: [{ driver: "nvidia", count: 2, capabilities: ["gpu"] }] } },
        },
      },
      all: { ...up, gpus: [{ count: -1 }] },
      named: {
        ...up,
        deploy: {
          resources: {
            reservations: { devices: [{ driver: "nvidia", device_ids: ["0", "3"], capabilities: ["gpu"] }] },
          },
        },
      },
      other: {
        ...up,
        deploy: { resources: { reservations: { devices: [{ driver: "amd", capabilities: ["gpu"] }] } } },
      },
    },
  },
  "security settings become security contexts": {
    services: {
      web: {
        ...up,
        user: "1000:2000",
        group_add: ["3000", "video"],
        cap_add: ["CAP_NET_ADMIN"],
        cap_drop: ["ALL"],
        read_only: true,
        security_opt: ["no-new-privileges:true", "seccomp=unconfined", "label=disable"],
        sysctls: { "net.ipv4.tcp_syncookies": "1", "net.core.somaxconn": "1024" },
        volumes: [{ type: "volume", source: "data", target: "/data" }],
      },
      root: { ...up, privileged: true, security_opt: ["no-new-privileges:true"], user: "nobody" },
    },
  },
  "keys of the pod": {
    services: {
      web: {
        ...up,
        hostname: "web-1",
        extra_hosts: ["db=10.0.0.5", "cache=10.0.0.5", "host.docker.internal=host-gateway"],
        dns: ["10.0.0.10"],
        dns_search: ["example.com"],
        dns_opt: ["ndots:2"],
        platform: "linux/arm64",
        stop_grace_period: "1m30s",
        pull_policy: "always",
        stdin_open: true,
        tty: true,
        annotations: { "a/b": "c" },
      },
      odd: { ...up, hostname: "Web_1" },
    },
  },
  "ranks of a training become one Job each": ranks,
  "a trainer of several nodes has a headless Service": {
    services: {
      fsdp: {
        ...up,
        environment: { STACKCTL_ROLE: "trainer", FSDP_NNODES: "3" },
        ports: [{ target: 8596, published: "8596", protocol: "tcp" }],
      },
    },
  },
  "with --training indexed-job ranks become an Indexed Job": {
    ...ranks,
    options: { training: "indexed-job" },
  },
  "with --training jobset ranks become a JobSet": { ...ranks, options: { training: "jobset" } },
  "with --training trainjob ranks become a TrainJob": { ...ranks, options: { training: "trainjob" } },
  "placeholders of Swarm become fields of the pod": {
    services: {
      web: {
        ...up,
        environment: { NODE: "{{.Node.Hostname}}", TASK: "{{.Task.Name}}", OTHER: "{{.Task.Slot}}" },
      },
    },
  },
  "keys without a place are listed": {
    services: {
      web: {
        image: "web:1",
        container_name: "web",
        devices: [{ source: "/dev/fuse", target: "/dev/fuse" }],
        pid: "host",
        network_mode: "service:db",
        logging: { driver: "json-file" },
        init: true,
        ulimits: { nofile: 1024 },
        invented_key: 1,
        "x-note": 1,
        deploy: { mode: "global", update_config: { order: "start-first" } },
      },
      db: { ...up, network_mode: "host" },
    },
  },
};
