import { describe, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { convertComposeModel } from "../../../src/adapters/compose/convert-compose-model.ts";
import type { Requirement } from "../../../src/domain/requirement.ts";

function convert(service: object, rest: object = {}): readonly Requirement[] | undefined {
  const config = ComposeConfig.parse({ name: "p", services: { web: service }, ...rest });
  return convertComposeModel(config, new Map()).services.get("web")?.requirements;
}

describe("external resources that a service needs", () => {
  const networks = { out: { name: "shared", external: true }, own: { name: "p_own" } };

  it.each<[string, object, object, readonly Requirement[] | undefined]>([
    ["nothing", {}, { networks }, undefined],
    [
      "external networks",
      { networks: { out: null, own: null } },
      { networks },
      [{ kind: "network", name: "shared" }],
    ],
    [
      "no network that the project makes itself under the same name",
      { networks: { out: null } },
      { networks: { ...networks, own: { name: "shared" } } },
      undefined,
    ],
    ["a network by its name", { network_mode: "corp" }, {}, [{ kind: "network", name: "corp" }]],
    ["no network of the engine's own", { network_mode: "none" }, {}, undefined],
    ["no namespace of another service", { network_mode: "service:db", ipc: "service:db" }, {}, undefined],
    [
      "external volumes",
      {
        volumes: [
          { type: "volume", source: "v", target: "/v" },
          { type: "volume", source: "w", target: "/w" },
        ],
      },
      { volumes: { v: { name: "a$$b", external: true }, w: { name: "p_w" } } },
      [{ kind: "volume", name: "a$b" }],
    ],
    [
      "other containers",
      { network_mode: "container:vpn", pid: "container:app", volumes_from: ["container:data:ro", "db"] },
      {},
      [
        { kind: "container", name: "vpn", key: "network_mode", running: true },
        { kind: "container", name: "app", key: "pid", running: true },
        { kind: "container", name: "data", key: "volumes_from", running: false },
      ],
    ],
    [
      "variables and stores of secrets and configs",
      { secrets: [{ source: "a" }, { source: "b" }, { source: "c" }], configs: [{ source: "d" }] },
      {
        secrets: { a: { environment: "TOKEN" }, b: { external: true }, c: { file: "/f" } },
        configs: { d: { environment: "SITE" } },
      },
      [
        { kind: "variable", name: "TOKEN", holder: "secret a" },
        { kind: "store", holder: "secret b" },
        { kind: "variable", name: "SITE", holder: "config d" },
      ],
    ],
    ["models", { models: { m: null } }, {}, [{ kind: "models" }]],
    [
      "what the machine and the engine have",
      {
        devices: [{ source: "/dev/ttyUSB0" }, { source: "vendor.com/class=device" }],
        runtime: "kata",
        logging: { driver: "loki" },
        security_opt: ["seccomp=/etc/profile.json", "seccomp:unconfined", "label=disable"],
        cpus: 1.5,
      },
      {},
      [
        { kind: "device", path: "/dev/ttyUSB0" },
        { kind: "file", path: "/etc/profile.json", key: "security_opt seccomp" },
        { kind: "runtime", name: "kata" },
        { kind: "log-driver", name: "loki" },
        { kind: "cpus", count: 1.5 },
      ],
    ],
    [
      "the CPUs of deploy before those of the service",
      { cpus: 1, deploy: { resources: { limits: { cpus: "2.5" } } } },
      {},
      [{ kind: "cpus", count: 2.5 }],
    ],
    ["no shim, and no log", { runtime: "io.containerd.runc.v2", logging: { driver: "none" } }, {}, undefined],
  ])("%s", (_, service, rest, expected) => {
    expect(convert(service, rest)).toEqual(expected);
  });
});
