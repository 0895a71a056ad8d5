import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { convertComposeModel } from "../../../src/adapters/compose/convert-compose-model.ts";
import { doneAtCreation } from "../../../src/adapters/compose/done-at-creation.ts";
import { Service } from "../../../src/domain/service.ts";

const material = {
  configs: {
    inline: { content: "a" },
    file: { file: "./a", name: "shop_file", "x-note": 1 },
    later: { file: "./a", rotate: "daily" },
  },
  secrets: { variable: { environment: "HOME" }, file: { file: "./a" } },
};

function startedFor(web: object): string | undefined {
  const config = ComposeConfig.parse({ name: "shop", ...material, services: { web } });
  const service = convertComposeModel(config, new Map()).services.get("web");
  // What is remembered holds no key of Compose's that is not ours.
  Service.parse(service);
  return service?.composeStarts;
}

describe("services that only Compose can start", () => {
  it.each([
    ["post_start hooks", { post_start: [{ command: ["true"] }] }, "post_start hooks"],
    [
      "init containers of Compose 5.3",
      { pre_start: [{ image: "shop/init:1", command: ["true"] }] },
      "pre_start",
    ],
    ["an inline config", { configs: [{ source: "inline" }] }, "inline configs"],
    ["a secret of a variable", { secrets: [{ source: "variable" }] }, "inline secrets"],
    ["a provider", { provider: { type: "awesomecloud" } }, "a provider"],
    ["the engine's socket and credentials", { use_api_socket: true }, "use_api_socket"],
    ["a config with an unknown key", { configs: [{ source: "later" }] }, "configs.later.rotate"],
    ["a reference with such a key", { secrets: [{ source: "file", watch: true }] }, "secrets.watch"],
    ["a volume with such a key", { volumes: [{ type: "npipe", target: "/a", at: "start" }] }, "volumes.at"],
    [
      "an edge with such a key",
      { depends_on: { db: { condition: "service_started", after: "5s" } } },
      "depends_on.after",
    ],
    ["a network with such a key", { networks: { default: { late: true }, other: null } }, "networks.late"],
    [
      "a check with such a key",
      { healthcheck: { test: ["CMD", "true"], remedy: "restart" } },
      "healthcheck.remedy",
    ],
    ["several reasons", { pre_start: [{}], secrets: [{ source: "variable" }] }, "pre_start, inline secrets"],
  ])("is a service with %s", (_, web, reason) => {
    expect(startedFor(web)).toBe(reason);
  });

  it.each([
    ["a config and a secret of a file", { configs: [{ source: "file" }], secrets: [{ source: "file" }] }],
    ["hooks that are empty", { pre_start: [], post_start: null, use_api_socket: false }],
    ["extensions, at each height", { "x-a": 1, healthcheck: { test: ["CMD", "true"], "x-b": 2 } }],
    [
      "networks, models and files to watch",
      {
        networks: { default: null, back: { aliases: ["db"], interface_name: "eth9" } },
        models: { llm: { endpoint_var: "URL" }, small: null },
        develop: { watch: [{ path: ".", action: "sync", anything: true }] },
      },
    ],
    ["nothing special", {}],
  ])("is no service with %s", (_, web) => {
    expect(startedFor(web)).toBeUndefined();
  });

  it("is any service with a key outside the table, whatever the key's value", () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
    fc.assert(
      fc.property(names, fc.jsonValue(), (key, value) => {
        fc.pre(!Object.hasOwn(doneAtCreation, key));
        fc.pre(!["pre_start", "post_start", "provider", "use_api_socket"].includes(key));
        expect(startedFor({ [key]: value })).toBe(key);
      }),
    );
  });

  it("is any service with a key outside the table in an entry that has a list of keys", () => {
    const listed = Object.entries(doneAtCreation).filter(([, known]) => known !== "any");
    const inEntry = (key: string, entry: object) => {
      if (["depends_on", "models", "networks"].includes(key)) return { other: entry };
      const isList = ["configs", "devices", "gpus", "ports", "secrets", "volumes"].includes(key);
      return isList ? [entry] : entry;
    };
    const required = { ports: { target: 80 }, volumes: { type: "volume" } };
    fc.assert(
      fc.property(fc.constantFrom(...listed), fc.stringMatching(/^z[a-z]{3,9}$/), ([key], other) => {
        const entry = { ...Object.entries(required).find(([name]) => name === key)?.[1], [other]: 1 };
        expect(startedFor({ [key]: inEntry(key, entry) })).toBe(`${key}.${other}`);
      }),
    );
  });

  it("is not asked of Compose for any key of the table", () => {
    const untyped = Object.keys(doneAtCreation).filter(
      (key) => startedFor({ [key]: undefined }) !== undefined,
    );
    expect(untyped).toEqual([]);
  });
});
