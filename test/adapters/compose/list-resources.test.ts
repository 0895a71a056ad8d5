import { describe, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { listResources } from "../../../src/adapters/compose/list-resources.ts";

// Printed and labelled by Compose 2.40.3.
const printed = {
  name: "said-v",
  services: {
    a: { networks: { n: null }, volumes: [{ type: "volume", source: "data", target: "/d", volume: {} }] },
    b: { networks: { default: null }, volumes: [{ type: "bind", source: "/data", target: "/d" }] },
  },
  networks: {
    default: { name: "said-v_default", ipam: {} },
    n: {
      name: "said-v_n",
      driver_opts: { "com.docker.network.bridge.enable_icc": "true" },
      ipam: {},
      labels: { a: "x<y$$" },
    },
    out: { name: "out", external: true, ipam: {} },
  },
  volumes: {
    data: { name: "said-v_data", driver_opts: { device: "tmpfs", o: "size=1m", type: "tmpfs" } },
    unused: { name: "said-v_unused" },
  },
};

describe("listResources", () => {
  it("returns the engine name, Compose's label hash and the users of each network and volume", () => {
    expect(listResources(ComposeConfig.parse(printed))).toEqual([
      expect.objectContaining({ kind: "network", key: "default", name: "said-v_default", services: ["b"] }),
      {
        kind: "network",
        key: "n",
        name: "said-v_n",
        external: false,
        configHash: "d4d465cf71777cd385bf45856961908d3d8fe11bdbba27f721eecafdeda106cf",
        services: ["a"],
      },
      { kind: "network", key: "out", name: "out", external: true, services: [] },
      {
        kind: "volume",
        key: "data",
        name: "said-v_data",
        external: false,
        configHash: "7fc15a12550533172232cb3d9e35b28b2a2040c0cf89c9d1becdee9f9c126aaf",
        services: ["a"],
      },
      expect.objectContaining({ kind: "volume", key: "unused", external: false, services: [] }),
    ]);
  });
});
