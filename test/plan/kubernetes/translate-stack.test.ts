import fc from "fast-check";
import { expect, it } from "vitest";
import { mayBeWord } from "../../../src/plan/secrets/secret-values.ts";
import { mappingRows } from "../../support/mapping-rows.ts";
import { secretShapes } from "../../support/secret-shapes.ts";
import { describeSample } from "../../support/translate-sample.ts";

const up = { image: "web:1", restart: "always" };
const port = { target: 80, published: "80", protocol: "tcp" };
const mount = (source: string) => ({ type: "volume", source, target: `/${source}` });

it.each(Object.entries(mappingRows))("%s", async (title, sample) => {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  await expect(describeSample(sample)).toMatchFileSnapshot(`golden/${name}.yaml`);
});

it("writes no secret of any shape", () => {
  const shapes = Object.values(secretShapes);
  fc.assert(
    fc.property(fc.oneof(...shapes), fc.oneof(...shapes), (literal, value) => {
      const printed = literal.replaceAll("$", "$$$$");
      const text = describeSample({
        services: {
          web: {
            ...up,
            command: ["serve", "--password", printed],
            environment: {
              DB_PASSWORD: "__stackctl_secret_0__",
              OTHER_PASSWORD: printed,
              COPY: mayBeWord(literal) ? "" : `x ${printed} y`,
            },
            healthcheck: { test: ["CMD", "ping", "--password", printed] },
            labels: { password: printed },
            configs: [{ source: "app" }],
          },
        },
        rest: { configs: { app: { content: `password: ${printed}\n` } } },
        secrets: { DB_PASSWORD: value },
      });
      for (const secret of [literal, value]) expect(text.includes(secret)).toBe(false);
      expect(text).not.toContain("__stackctl_secret");
    }),
  );
});

it("refuses two services with the same name in Kubernetes", () => {
  expect(() => describeSample({ services: { "a.b": up, "a-b": up } })).toThrow(
    "services a.b and a-b would both be named a-b",
  );
});

it.each([
  ["PersistentVolumeClaim a-b", { a: { ...up, volumes: [mount("a.b"), mount("a_b")] } }, {}],
  [
    "NetworkPolicy network-a-b",
    { a: { ...up, networks: { "a.b": null } }, b: { ...up, networks: { a_b: null } } },
    {},
  ],
  ["Service web-public", { web: { ...up, ports: [port] }, "web-public": up }, {}],
  [
    "ConfigMap config-a-b",
    { a: { ...up, configs: [{ source: "a.b" }, { source: "a_b" }] } },
    { configs: { "a.b": { content: "1" }, a_b: { content: "2" } } },
  ],
])("refuses two parts that would become the %s", (name, services, rest) => {
  expect(() => describeSample({ services, rest, options: { expose: "nodeport" } })).toThrow(
    `two parts of the project would become the ${name}`,
  );
});
