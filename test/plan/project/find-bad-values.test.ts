import { describe, expect, it } from "vitest";
import { findBadValues } from "../../../src/plan/project/find-bad-values.ts";
import { someVariables } from "../../support/build/shapes.ts";

describe("findBadValues", () => {
  const text = `
services:
  web:
    ports: ["\${BIND:-127.0.0.1}:\${WEB_PORT:-80}:80", { target: 1, published: "\${LONG:-1}" }]
    mem_limit: \${WEB_MEMORY:-1g}
    deploy: { replicas: "\${COUNT:-1}", resources: { limits: { cpus: "\${CPUS:-1}" } } }
    healthcheck: { test: [CMD, x], interval: "\${EVERY:-5s}" }
    read_only: \${LOCKED:-true}
`;
  const find = (
    environment: Readonly<Record<string, string>>,
    dotenv: Readonly<Record<string, string>> = {},
  ) => findBadValues([{ text }], someVariables(environment, dotenv));

  it.each([
    ["nothing", {}],
    [
      "all as it should be",
      {
        WEB_PORT: "8000-8010",
        WEB_MEMORY: "512m",
        COUNT: "3",
        CPUS: "0.5",
        EVERY: "1m30s",
        LOCKED: "no",
        LONG: "65535",
      },
    ],
    ["empty values", { WEB_PORT: "", WEB_MEMORY: "" }],
  ])("finds nothing for %s", (_, values) => {
    expect(find(values)).toEqual([]);
  });

  it.each([
    ["WEB_PORT", "abc", "port"],
    ["WEB_PORT", "99999", "port"],
    ["LONG", "x", "port"],
    ["WEB_MEMORY", "lots", "size"],
    ["CPUS", "two", "number"],
    ["EVERY", "5", "duration"],
    ["LOCKED", "maybe", "boolean"],
  ])("reports %s=%s, which is not a %s", (name, value, kind) => {
    expect(find({}, { [name]: value })).toMatchObject([
      {
        message: expect.stringContaining(`${name} is "${value}", which is not a ${kind}, and services.web.`),
        where: { file: ".env", line: 1 },
      },
    ]);
  });

  it("reports all bad values at once, and names the environment where it overrides .env", () => {
    const found = find({ COUNT: "1.5" }, { WEB_PORT: "abc", COUNT: "2", WEB_MEMORY: "lots" });
    expect(found.map(({ message }) => message).toSorted()).toEqual([
      'COUNT in the environment is "1.5", which is not a whole number, and services.web.deploy.replicas uses it',
      'WEB_MEMORY is "lots", which is not a size, and services.web.mem_limit uses it',
      'WEB_PORT is "abc", which is not a port, and services.web.ports uses it',
    ]);
  });

  it("masks the value of a variable with a secret name, and skips files that are not YAML", () => {
    const secret = [{ text: 'services: { web: { mem_limit: "${API_TOKEN}" } }' }];
    const [found] = findBadValues(secret, someVariables({ API_TOKEN: "hunter2" }));
    expect(found?.message).toBe(
      "API_TOKEN in the environment is ***, which is not a size, and services.web.mem_limit uses it",
    );
    expect(findBadValues([{ text: "services: [" }, { text: "" }], someVariables())).toEqual([]);
  });
});
