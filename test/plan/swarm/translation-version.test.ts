import { expect, it } from "vitest";
import { translateProject } from "../../../src/plan/swarm/translate-project.ts";
import { translationVersion } from "../../../src/plan/swarm/translation-version.ts";

/** A service with a key of each kind. */
const web = {
  image: "web:1",
  command: ["serve", "--port", "80"],
  environment: { MODE: "fast", EMPTY: null },
  labels: { team: "a" },
  ports: [{ mode: "ingress", target: 80, published: "8080", protocol: "tcp" }],
  networks: { default: null },
  volumes: [{ type: "volume", source: "data", target: "/data" }],
  healthcheck: { test: ["CMD", "true"], interval: "10s" },
  configs: [{ source: "settings", target: "/settings" }],
  restart: "always",
  read_only: true,
  cap_drop: ["ALL"],
  stop_grace_period: "5s",
  deploy: {
    replicas: 2,
    resources: { limits: { memory: "64000000" } },
    placement: { constraints: ["node.role==worker"] },
  },
};

it("is increased with each change of the hashes, because a change replaces the tasks of every user", () => {
  const { services } = translateProject({
    document: {
      name: "shop",
      services: { web },
      networks: { default: { name: "shop_default" } },
      volumes: { data: { name: "shop_data" } },
      configs: { settings: { name: "shop_settings", content: "a=1" } },
    },
    directory: "/p",
    files: new Map(),
    environment: new Map(),
    pins: new Map([["web", { nodeId: "n1", hostname: "n1", cause: "its volume data is on n1" }]]),
    jobs: new Set(),
  });
  const { hash, settingsHash } = services.get("web") ?? {};
  expect({ translationVersion, hash, settingsHash }).toMatchInlineSnapshot(`
    {
      "hash": "c57d5217f943c3832e0011a2378fcb734cb7bd9a1d6ea7a717c884b48611ad82",
      "settingsHash": "c7605b606b78ebcad80334b7fe1c306ac64f287a5c23e203721d609c59cdca88",
      "translationVersion": 1,
    }
  `);
});
