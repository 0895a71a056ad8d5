import { busyboxImage } from "../../support/engine/images.ts";
import type { FixtureFiles } from "../../support/fixture.ts";

/** A project in the shape of a well-known one, with the expected results. */
export interface KnownShape {
  readonly title: string;
  readonly files: FixtureFiles;
  readonly services: number;
  readonly features: readonly string[];
  /** Sets of features to compare with Compose; the first is refused if `refused` is set. */
  readonly enabled: readonly (readonly string[])[];
  /** Features that cannot be enabled together, and the reason. */
  readonly refused?: { readonly features: readonly [string, string]; readonly reason: string };
}

interface Part {
  readonly profiles?: readonly string[];
  readonly needs?: readonly string[];
  readonly condition?: string;
  readonly required?: boolean;
  readonly more?: string;
}

/** One service as YAML: merged from an anchor, with profiles and dependencies. */
function service(
  name: string,
  { profiles = [], needs = [], condition = "service_started", required = true, more = "" }: Part = {},
): string {
  const edges = needs.map((other) => `${other}: { condition: ${condition}, required: ${required} }`);
  const keys = [
    "<<: *base",
    ...(profiles.length === 0 ? [] : [`profiles: [${profiles.join(", ")}]`]),
    ...(edges.length === 0 ? [] : [`depends_on: { ${edges.join(", ")} }`]),
    ...(more === "" ? [] : [more]),
  ];
  return `  ${name}: { ${keys.join(", ")} }`;
}

function compose(services: readonly string[], base = ""): string {
  const anchor = `x-base: &base { image: "${busyboxImage}", command: [sleep, "1000"], stop_grace_period: 0s${base} }`;
  return [anchor, "services:", ...services, ""].join("\n");
}

function times(count: number, name: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

const stores = times(20, "store");

const manyProfiles: KnownShape = {
  title: "35 services with 22 profiles, two of which share a port",
  files: {
    "compose.yaml": compose([
      ...times(11, "core").map((name) => service(name)),
      service("api", { needs: ["core-1", "core-2"] }),
      service("web", { needs: ["api"] }),
      ...stores.map((name) => service(name, { profiles: [name] })),
      service("search", { profiles: ["search"], more: 'ports: ["39200:9200"]' }),
      service("rival", { profiles: ["rival"], more: 'ports: ["39200:9200"]' }),
    ]),
  },
  services: 35,
  features: ["rival", "search", ...stores],
  enabled: [[], ["search"], ["rival", "store-3", "store-17"]],
  refused: { features: ["rival", "search"], reason: "rival and search both publish 39200/tcp" },
};

const oneBigProfile: KnownShape = {
  title: "57 services, most of them in one profile that .env switches on",
  files: {
    "compose.yaml": compose([
      service("migrate", { more: 'restart: "no"' }),
      ...times(16, "core").map((name) =>
        service(name, { needs: ["migrate"], condition: "service_completed_successfully" }),
      ),
      ...times(40, "consumer").map((name) => service(name, { profiles: ["complete"], needs: ["core-1"] })),
    ]),
    ".env": "COMPOSE_PROFILES=complete\nTAG=1\n",
  },
  services: 57,
  features: ["complete"],
  enabled: [[], ["complete"]],
};

const allInOne: KnownShape = {
  title: "one in which every dependency is optional, and a service is in two profiles",
  files: {
    "compose.yaml": compose([
      service("gate", { needs: ["app", "office", "talk", "scan"], required: false }),
      service("app", { needs: ["db", "cache", "office", "talk"], required: false }),
      service("db", { more: "container_name: aio-shape-db" }),
      service("cache"),
      service("office", { profiles: ["office"] }),
      service("talk", { profiles: ["talk", "recording"], needs: ["cache"], required: false }),
      service("recording", { profiles: ["recording"], needs: ["talk"], required: false }),
      service("scan", { profiles: ["scan"], more: "networks: { default: { aliases: [scanner] } }" }),
    ]),
  },
  services: 8,
  features: ["office", "recording", "scan", "talk"],
  enabled: [[], ["office", "scan"], ["recording"], ["talk", "recording"]],
};

const variants = ["auto", "auto-cpu", "comfy", "comfy-cpu", "classic", "classic-cpu"];

const onePort: KnownShape = {
  title: "six services, all behind profiles, that share one port",
  files: {
    "docker-compose.yml": compose(
      variants.map((name) => service(name, { profiles: [name] })),
      ', ports: ["${UI_PORT:-37860}:7860"]',
    ),
  },
  services: 6,
  features: variants.toSorted(),
  enabled: [[], ["comfy"], ["classic-cpu"]],
  refused: { features: ["auto", "comfy-cpu"], reason: "auto and comfy-cpu both publish 37860/tcp" },
};

const chain = times(5, "step");

const oneShots: KnownShape = {
  title: "chains of jobs that run once",
  files: {
    "compose.yaml": compose([
      ...chain.map((name, index) =>
        service(name, {
          needs: chain.slice(Math.max(0, index - 1), index),
          condition: "service_completed_successfully",
          more: 'restart: "no"',
        }),
      ),
      service("web", { needs: ["step-5"], condition: "service_completed_successfully" }),
      service("seed", {
        profiles: ["demo"],
        needs: ["step-3"],
        condition: "service_completed_successfully",
        more: "restart: on-failure",
      }),
      service("demo", { profiles: ["demo"], needs: ["seed"], condition: "service_completed_successfully" }),
    ]),
  },
  services: 8,
  features: ["demo"],
  enabled: [[], ["demo"]],
};

const acrossProfiles: KnownShape = {
  title: "a service of one profile depends on one of another",
  files: {
    "compose.yaml": compose([
      service("core"),
      service("db", { profiles: ["storage"] }),
      service("queue", { profiles: ["storage"], needs: ["db"] }),
      service("web", { profiles: ["frontend"], needs: ["queue", "core"] }),
      service("probe", { profiles: ["debug"], needs: ["web"], required: false }),
    ]),
  },
  services: 5,
  features: ["debug", "frontend", "storage"],
  enabled: [[], ["frontend"], ["debug"], ["debug", "storage"]],
};

const oddForms: KnownShape = {
  title: "include, extends, several files, ranges, UDP beside TCP, the host's network, absent env files",
  files: {
    ".env": "COMPOSE_FILE=main.yaml,extra.yaml\nCOMPOSE_PATH_SEPARATOR=,\n",
    "main.yaml": `
      include: [part/part.yaml]
      services:
        core:
          extends: { file: common.yaml, service: base }
          env_file: [{ path: absent.env, required: false }]
          ports: ["127.0.0.1:35353:53/tcp"]
        dns:
          extends: { file: common.yaml, service: base }
          profiles: [dns]
          ports: ["127.0.0.1:35353:53/udp"]
        ranged:
          extends: { file: common.yaml, service: base }
          profiles: [ranged]
          ports: ["127.0.0.1:36000-36003:80-83"]
        picky:
          extends: { file: common.yaml, service: base }
          profiles: [picky]
          ports: ["127.0.0.1:36002:80"]
    `,
    "extra.yaml": `
      services:
        hosted:
          extends: { file: common.yaml, service: base }
          profiles: [hosted]
          network_mode: host
          ports: ["35353:53"]
    `,
    "common.yaml": `
      services:
        base: { image: "${busyboxImage}", command: [sleep, "1000"], stop_grace_period: 0s }
    `,
    "part/part.yaml": `
      services:
        included:
          image: "${busyboxImage}"
          command: [sleep, "1000"]
          stop_grace_period: 0s
          profiles: [dns, ranged]
    `,
  },
  services: 6,
  features: ["dns", "hosted", "picky", "ranged"],
  enabled: [[], ["dns", "hosted"], ["dns", "ranged"]],
  refused: { features: ["picky", "ranged"], reason: "picky and ranged both publish 127.0.0.1:36002/tcp" },
};

const oneContainer: KnownShape = {
  title: "variants of one service that fix the same container name",
  files: {
    "compose.yaml": compose([
      service("web"),
      ...["cpu", "gpu-amd", "gpu-nvidia"].map((name) =>
        service(`llm-${name}`, {
          profiles: [name],
          more: "container_name: shape-llm, networks: { default: { aliases: [llm] } }",
        }),
      ),
    ]),
  },
  services: 4,
  features: ["cpu", "gpu-amd", "gpu-nvidia"],
  enabled: [[], ["cpu"], ["gpu-amd"]],
  refused: {
    features: ["cpu", "gpu-amd"],
    reason: "llm-cpu and llm-gpu-amd both set container_name: shape-llm",
  },
};

/** Every shape; none has a line of configuration. */
export const knownShapes: readonly KnownShape[] = [
  manyProfiles,
  oneBigProfile,
  allInOne,
  onePort,
  oneShots,
  acrossProfiles,
  oddForms,
  oneContainer,
];
