import { describe, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { convertComposeModel } from "../../../src/adapters/compose/convert-compose-model.ts";
import { parseHashes } from "../../../src/adapters/compose/service-hash.ts";
import type { Service } from "../../../src/domain/service.ts";
import { readGolden } from "./golden-model.ts";

const hashes = parseHashes(readGolden("compose.hashes"));
const model = convertComposeModel(ComposeConfig.parse(JSON.parse(readGolden("compose.json"))), hashes);

function service(name: string): Service {
  const found = model.services.get(name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
}

describe("convertComposeModel", () => {
  it("knows the project and every service, those of profiles too", () => {
    expect(model.project).toBe("shop");
    expect([...model.services.keys()]).toEqual([...hashes.keys()]);
    expect(service("job").profiles).toEqual(["jobs", "all"]);
    expect(service("always").profiles).toEqual([]);
  });

  it("returns one entry per published port, without a number if the engine chooses it", () => {
    const ports = service("ports").ports.map(
      ({ hostIp, published, target, protocol }) => `${hostIp}:${published ?? "any"}:${target}/${protocol}`,
    );
    expect(ports).toEqual([
      ":any:8080/tcp",
      ":9000:80/tcp",
      ":9001:81/tcp",
      "127.0.0.1:9100:90/tcp",
      "::1:9101:91/tcp",
      ":9200:53/udp",
      ":any:8000/tcp",
      ":5000:1234/tcp",
      ":any:1235/tcp",
    ]);
  });

  const byDefault = {
    intervalMs: 30_000,
    timeoutMs: 30_000,
    startPeriodMs: 0,
    startIntervalMs: undefined,
    retries: 3,
  };
  it.each([
    [
      "checked",
      { intervalMs: 90_000, timeoutMs: 10_000, startPeriodMs: 500, startIntervalMs: 200, retries: 5 },
    ],
    ["checked-by-default", byDefault],
    ["checked-with-zeros", { ...byDefault, intervalMs: 1500, startPeriodMs: 3_600_000 }],
    ["check-switched-off", "disabled"],
    ["check-none", "disabled"],
    ["check-of-the-image", "undeclared"],
    ["check-empty", "undeclared"],
    ["labelled", "undeclared"],
  ])("reads the health check of %s", (name, expected) => {
    expect(service(name).healthcheck).toEqual(expected);
  });

  it("keeps only labels of stackctl, with dollars as they were meant", () => {
    expect(service("labelled").labels).toEqual({
      "stackctl.condition": "healthy",
      "stackctl.timeout": "90",
      "stackctl.note": "costs 5$",
    });
  });

  it("keeps no environment and no command", () => {
    expect(JSON.stringify([...model.services])).not.toContain("hunter2");
  });

  it("reads dependencies, of links too", () => {
    expect(service("dependent").dependsOn).toEqual([
      { service: "checked", condition: "service_healthy", required: true, restart: true },
      { service: "job", condition: "service_completed_successfully", required: false, restart: false },
      { service: "labelled", condition: "service_started", required: true, restart: true },
    ]);
  });

  it.each([
    ["job", "on-failure"],
    ["always", "no"],
    ["retried", "on-failure"],
    ["any", "always"],
    ["unless", "unless-stopped"],
    ["none", "no"],
  ])("reads the restart policy of %s, where deploy has the last word", (name, expected) => {
    expect(service(name).restart).toBe(expected);
  });

  it.each([
    ["any", 3],
    ["unless", 2],
    ["none", 0],
    ["job", 1],
  ])("reads how many replicas %s has", (name, expected) => {
    expect(service(name).replicas).toBe(expected);
  });

  it.each([
    ["small", 512 * 1024 ** 2],
    ["limited", 1024 ** 3],
    ["built", undefined],
  ])("reads the memory limit of %s", (name, expected) => {
    expect(service(name).memoryLimitBytes).toBe(expected);
  });

  it.each([
    ["small", 64 * 1024 ** 2],
    ["reserved", 100 * 1024 ** 2],
    ["limited", undefined],
  ])("reads the memory reservation of %s", (name, expected) => {
    expect(service(name).memoryReservationBytes).toBe(expected);
  });

  it("reads fixed container names, and aliases with their networks", () => {
    expect(service("named")).toMatchObject({
      containerName: "shop-front",
      networkAliases: [
        { network: "default", alias: "front" },
        { network: "default", alias: "web" },
      ],
    });
    expect(service("small")).toMatchObject({ containerName: undefined, networkAliases: [] });
  });

  it("publishes nothing for a service on the host's own network", () => {
    expect(service("on-host")).toMatchObject({ hostNetwork: true, ports: [] });
  });

  it("lists the drivers of reserved GPUs, with NVIDIA as the default", () => {
    expect(service("reserved").gpuDrivers).toEqual(["nvidia", "cdi"]);
    expect(service("all-gpus").gpuDrivers).toEqual(["nvidia"]);
    expect(service("built").gpuDrivers).toEqual([]);
  });

  it("distinguishes builds, images and the host network", () => {
    expect(service("built")).toMatchObject({ hasBuild: true, image: undefined, hostNetwork: true });
    expect(service("small")).toMatchObject({ hasBuild: false, image: "shop/idle:1", hostNetwork: false });
  });

  it("has no hash if Compose hashes another container's id", () => {
    expect(service("small").configHash).toMatch(/^[0-9a-f]{64}$/);
    expect(service("sidecar").configHash).toBeUndefined();
    expect(service("mounting").configHash).toBeUndefined();
  });
});

describe("facts for preflight", () => {
  const convert = (service: object, rest: object = {}) => {
    const config = ComposeConfig.parse({ name: "shop", services: { web: service }, ...rest });
    return convertComposeModel(config, new Map()).services.get("web");
  };

  it("distinguishes bind mounts that the engine creates from those that must exist, as Compose 2.40 prints them", () => {
    const volumes = [
      { type: "bind", source: "/p/short", target: "/a", bind: { create_host_path: true } },
      { type: "bind", source: "/p/long", target: "/b" },
      { type: "bind", source: "/p/strict$$", target: "/c", bind: {} },
      { type: "volume", source: "data", target: "/d", volume: {} },
      { type: "tmpfs", target: "/e" },
    ];
    expect(convert({ volumes })?.hostMounts).toEqual([
      { source: "/p/short", target: "/a", created: true },
      { source: "/p/long", target: "/b", created: true },
      { source: "/p/strict$", target: "/c", created: false },
    ]);
  });

  it("counts the files of configs and secrets, and nothing that comes from elsewhere", () => {
    const rest = {
      configs: { site: { file: "/p/site.conf" }, inline: { content: "x" } },
      secrets: { key: { file: "/p/key" }, shell: { environment: "KEY" } },
    };
    const service = {
      configs: [{ source: "site" }, { source: "inline" }],
      secrets: [{ source: "key", target: "/run/secrets/key" }, { source: "shell" }],
    };
    expect(convert(service, rest)?.hostMounts).toEqual([
      {
        source: "/p/site.conf",
        target: "/site",
        created: false,
        material: { kind: "configs", name: "site" },
      },
      {
        source: "/p/key",
        target: "/run/secrets/key",
        created: false,
        material: { kind: "secrets", name: "key" },
      },
    ]);
  });

  it.each([
    ["8080", 8080, undefined],
    ["8000-8010", undefined, undefined, { first: 8000, last: 8010 }],
    ["", undefined, undefined],
    ["0", undefined, undefined],
    ["00", undefined, undefined],
    ["abc", undefined, "abc"],
    ["99999", 99_999, "99999"],
  ])("reads the host port %s", (text, published, unusable, range?: object) => {
    const port = convert({ ports: [{ target: 80, published: text }] })?.ports[0];
    expect(port).toEqual({
      hostIp: "",
      published,
      ...(range && { range }),
      target: 80,
      protocol: "tcp",
      ...(unusable === undefined ? {} : { unusable }),
    });
  });

  it("reads when an image may be pulled", () => {
    expect(convert({ pull_policy: "never" })?.pullPolicy).toBe("never");
    expect(convert({})?.pullPolicy).toBeUndefined();
  });
});
