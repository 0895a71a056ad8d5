import { describe, expect, it } from "vitest";
import { ejectModel } from "../../../src/plan/eject/eject-model.ts";
import { chooseSecrets, findReferences } from "../../../src/plan/eject/find-references.ts";
import { createMask } from "../../../src/plan/eject/mask.ts";

const values = new Map([
  ["PORT", "7777"],
  ["DB_PASSWORD", "hunter2-hunter2"],
]);
const mask = createMask(["DB_PASSWORD"], values);
const stand = mask.stand.DB_PASSWORD ?? "";

/** One service, as Compose resolves it and as it is written. */
function ejectService(resolved: object, written: object = {}, others: object = {}) {
  return ejectModel({
    resolved: { name: "shop", services: { web: resolved }, ...others },
    written: { services: { web: written } },
    services: ["web"],
    projectDirectory: "/p",
    folder: "/p/deploy",
    mask,
    lookup: (name) => mask.stand[name] ?? values.get(name),
    plain: [],
  });
}
const serviceOf = (...parameters: Parameters<typeof ejectService>) =>
  ejectService(...parameters).document.services;

describe("ejectModel", () => {
  it("keeps a variable that produces the resolved value, and lists it", () => {
    const resolved = { image: "nginx:1", deploy: { replicas: 2 }, read_only: true, user: "b" };
    const written = {
      image: "nginx:${TAG:-1}",
      deploy: { replicas: "${N:-2}" },
      read_only: "${RO:-true}",
      user: "${WHO:-a}",
    };
    const { document, variables } = ejectService(resolved, written);
    expect(document.services).toEqual({
      web: { image: "nginx:${TAG:-1}", deploy: { replicas: "${N:-2}" }, read_only: "${RO:-true}", user: "b" },
    });
    expect(variables).toEqual(["N", "RO", "TAG"]);
  });

  it("keeps only the models that its services use", () => {
    const models = { llm: { model: "ai/small" }, other: { model: "ai/large" } };
    const { document } = ejectService(
      { image: "a", models: { llm: { endpoint_var: "URL" } } },
      {},
      { models },
    );
    expect(document).toMatchObject({ services: { web: { models: { llm: { endpoint_var: "URL" } } } } });
    expect(document.models).toEqual({ llm: { model: "ai/small" } });
  });

  it("keeps variables in the short form of a port, and the long form of a port range", () => {
    const long = { mode: "ingress", host_ip: "127.0.0.1", target: 80, published: "7777", protocol: "tcp" };
    expect(serviceOf({ ports: [long] }, { ports: ["${BIND:-127.0.0.1}:${PORT:-1}:80/tcp"] })).toEqual({
      web: { ports: ["${BIND:-127.0.0.1}:${PORT:-1}:80/tcp"] },
    });
    expect(serviceOf({ ports: [long] }, { ports: ["${OTHER:-1}:80"] })).toEqual({ web: { ports: [long] } });
    expect(serviceOf({ ports: [long, long] }, { ports: ["${R:-1-2}:80-81"] })).toEqual({
      web: { ports: [long, long] },
    });
  });

  it("replaces secrets by placeholders: from a variable, literal, or inside a URL", () => {
    const { document, secrets } = ejectService(
      {
        environment: {
          A: stand,
          URL: `postgres://u:${stand}@db/x`,
          LITERAL: "is hunter2-hunter2",
          API_TOKEN: "abc",
          AMQP: "amqp://u:pw@mq",
          KEY_FILE: "/run/secrets/key",
          EMPTY_TOKEN: "",
          NONE: null,
        },
        command: ["--password", stand],
        build: { context: "/p", args: { NPM_TOKEN: "xyz" } },
      },
      { environment: { A: "${DB_PASSWORD}", URL: "postgres://${U:-u}:${DB_PASSWORD}@db/x" } },
    );
    const ask = (name: string) => `\${${name}:?set ${name} in .env}`;
    expect(document.services).toEqual({
      web: {
        environment: {
          A: ask("DB_PASSWORD"),
          URL: `postgres://u:${ask("DB_PASSWORD")}@db/x`,
          LITERAL: `is ${ask("DB_PASSWORD")}`,
          API_TOKEN: ask("API_TOKEN"),
          AMQP: ask("AMQP"),
          KEY_FILE: "/run/secrets/key",
          EMPTY_TOKEN: "",
          NONE: null,
        },
        command: ["--password", ask("DB_PASSWORD")],
        build: { context: "..", args: { NPM_TOKEN: ask("NPM_TOKEN") } },
      },
    });
    expect(secrets).toEqual(["AMQP", "API_TOKEN", "DB_PASSWORD", "NPM_TOKEN"]);
  });

  it("keeps a word that equals a weak password unless a variable filled it in", () => {
    const weak = createMask(["DB_PASSWORD"], new Map([["DB_PASSWORD", "postgres"]]));
    const stands = weak.stand.DB_PASSWORD ?? "";
    const { document, secrets } = ejectModel({
      resolved: {
        services: {
          web: {
            image: "postgres:16",
            hostname: "postgres",
            command: ["postgres", "-c", `password=${stands}`],
            environment: {
              PGUSER: "postgres",
              DB_PASSWORD: "postgres",
              POSTGRES_PASSWORD: "postgres",
              URL: `postgres://postgres:${stands}@postgres/postgres`,
            },
            volumes: [{ type: "volume", source: "postgres", target: "/var/lib/postgresql/data" }],
          },
        },
      },
      written: undefined,
      services: ["web"],
      projectDirectory: "/p",
      folder: "/p",
      mask: weak,
      lookup: () => undefined,
      plain: [],
    });
    const ask = (name: string) => `\${${name}:?set ${name} in .env}`;
    expect(document.services).toEqual({
      web: {
        image: "postgres:16",
        hostname: "postgres",
        command: ["postgres", "-c", `password=${ask("DB_PASSWORD")}`],
        environment: {
          PGUSER: "postgres",
          DB_PASSWORD: ask("DB_PASSWORD"),
          POSTGRES_PASSWORD: ask("POSTGRES_PASSWORD"),
          URL: `postgres://postgres:${ask("DB_PASSWORD")}@postgres/postgres`,
        },
        volumes: [{ type: "volume", source: "postgres", target: "/var/lib/postgresql/data" }],
      },
    });
    expect(secrets).toEqual(["DB_PASSWORD", "POSTGRES_PASSWORD"]);
  });

  it("keeps names and paths of the project that contain a strong secret", () => {
    const resolved = { image: "shop/hunter2-hunter2:1", command: ["login", "hunter2-hunter2"] };
    expect(serviceOf(resolved)).toEqual({
      web: { ...resolved, command: ["login", "${DB_PASSWORD:?set DB_PASSWORD in .env}"] },
    });
  });

  it("gives two values of one variable two names", () => {
    const model = ejectModel({
      resolved: {
        services: {
          a: { environment: { API_KEY: "one" } },
          "b-2": { environment: { API_KEY: "two", DB_PASSWORD: "x" } },
          c: { environment: { API_KEY: "one" } },
        },
      },
      written: undefined,
      services: ["a", "b-2", "c"],
      projectDirectory: "/p",
      folder: "/p",
      mask,
      lookup: () => undefined,
      plain: [],
    });
    expect(model.secrets).toEqual(["API_KEY", "B_2_API_KEY", "B_2_DB_PASSWORD"]);
  });

  it("makes project paths relative to the new file, and keeps other paths", () => {
    const volumes = [
      { type: "bind", source: "/p/data", target: "/d", bind: { create_host_path: true } },
      // Compose takes what is left out for true, and prints what is true.
      { type: "bind", source: "/var/run/docker.sock", target: "/s", bind: {} },
      { type: "volume", source: "vol", target: "/v" },
    ];
    const build = {
      context: "/p/deploy/img",
      dockerfile: "/p/deploy/Dockerfile",
      additional_contexts: { a: "/p/a", b: "docker-image://x" },
    };
    expect(serviceOf({ volumes, build })).toEqual({
      web: {
        volumes: [
          { ...volumes[0], source: "../data" },
          { ...volumes[1], bind: { create_host_path: false } },
          volumes[2],
        ],
        build: {
          context: "./img",
          dockerfile: "../Dockerfile",
          additional_contexts: { a: "../a", b: "docker-image://x" },
        },
      },
    });
  });

  it("keeps the resources that services use, and names that are not Compose's default", () => {
    const { document, secrets } = ejectService(
      {
        networks: { default: null },
        volumes: [{ type: "volume", source: "vol", target: "/v" }],
        secrets: [{ source: "s" }],
      },
      {},
      {
        networks: { default: { name: "shop_default", ipam: {} }, unused: { name: "shop_unused" } },
        volumes: { vol: { name: "mine" }, unused: {} },
        secrets: { s: { name: "shop_s", environment: "DB_PASSWORD" } },
        "x-secret": { A: "hunter2-hunter2" },
      },
    );
    expect(document).toMatchObject({
      name: "shop",
      networks: { default: {} },
      volumes: { vol: { name: "mine" } },
      secrets: { s: { environment: "DB_PASSWORD" } },
    });
    expect(Object.keys(document)).toEqual(["name", "services", "networks", "volumes", "secrets"]);
    expect(secrets).toEqual(["DB_PASSWORD"]);
  });

  it("omits the empty exec that Compose prints for a watch rule without a command", () => {
    const watch = [
      { action: "sync", path: "/p/app", target: "/app", exec: { command: null } },
      { action: "sync+exec", path: "/p/app", target: "/app", exec: { command: ["make"], user: "root" } },
    ];
    expect(serviceOf({ develop: { watch } })).toEqual({
      web: {
        develop: {
          watch: [
            { action: "sync", path: "../app", target: "/app" },
            { ...watch[1], path: "../app" },
          ],
        },
      },
    });
  });

  it("omits profiles, other services, and dependencies on them", () => {
    const depends_on = {
      gone: { condition: "service_started", required: false },
      web: { condition: "service_started" },
    };
    expect(serviceOf({ profiles: ["x"], depends_on })).toEqual({
      web: { depends_on: { web: depends_on.web } },
    });
  });
});

describe("chooseSecrets", () => {
  const choose = (set: Record<string, string>, template = "", plain: readonly string[] = []) =>
    chooseSecrets({
      values: new Map(Object.entries(set)),
      references: findReferences(template),
      declared: ["GENERATED"],
      plain,
    });

  it.each([
    [{ DB_PASSWORD: "x", PORT: "1", API_TOKEN: "" }, "", ["DB_PASSWORD", "GENERATED"]],
    [{ DATABASE_URL: "postgres://u:pw@h/x", SITE_URL: "http://h" }, "", ["DATABASE_URL", "GENERATED"]],
    [
      {},
      "${A_TOKEN:-abc} ${B_TOKEN:-} ${C_TOKEN} $D_TOKEN ${X:-${E_TOKEN-e1}}",
      ["A_TOKEN", "E_TOKEN", "GENERATED"],
    ],
    [{ DOCKER_AUTH_TOKEN: "x", TLS_KEY_FILE: "/x" }, "", ["GENERATED"]],
  ])("of %j and %j", (set, template, expected) => {
    expect(choose(set, template)).toEqual(expected);
  });

  it("omits variables that are declared as plain", () => {
    expect(choose({ PUBLIC_KEY: "x" }, "", ["PUBLIC_KEY"])).toEqual(["GENERATED"]);
  });
});

describe("findReferences", () => {
  it.each([
    [
      "$A ${B} ${C:-d} ${E-f} ${G:?h} $$I $${J}",
      ["A", undefined, "B", undefined, "C", "d", "E", "f", "G", undefined],
    ],
    ["${A:-${B:-c}}", ["A", "${B:-c}", "B", "c"]],
    ["a $ ${} ${1}", []],
  ])("in %j", (template, flat) => {
    expect(findReferences(template).flatMap(({ name, fallback }) => [name, fallback])).toEqual(flat);
  });
});
