import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { defaultFlag, FeatureDeclaration } from "../../src/domain/feature.ts";
import { Manifest } from "../../src/domain/manifest.ts";
import { isSecret } from "../../src/plan/secrets/is-secret.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const Service = z.looseObject({
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z.looseObject({}),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string(), pids: z.number() }) }) }),
});
const ComposeFile = z.looseObject({
  include: z.array(z.string()).default([]),
  services: z.record(z.string(), Service),
});

const base = ComposeFile.parse(readYaml("compose.base.yml"));
const packs = readdirSync(join(root, "templates/features"));
/** Packs with their own services. The others only change services of other packs by overlays. */
const packsWithServices = packs.filter((pack) =>
  existsSync(join(root, `templates/features/${pack}/compose.yaml`)),
);

it("has a manifest that needs no correction", () => {
  expect(Manifest.parse(readYaml("stackctl.yaml"))).toMatchObject({ compose: ["compose.base.yml"] });
});

it("includes every pack and nothing else", () => {
  expect([...base.include].sort()).toEqual(
    packsWithServices.map((pack) => `templates/features/${pack}/compose.yaml`).sort(),
  );
});

describe.each(packs)("pack %s", (pack) => {
  const feature = FeatureDeclaration.parse(readYaml(`templates/features/${pack}/feature.yaml`));
  const services = packsWithServices.includes(pack) ? servicesOf(pack) : {};
  const flag = feature.flag ?? defaultFlag(pack);

  it("has existing overlays for its services, for those of other features, or for the core", () => {
    for (const { file, when } of feature.overlays) {
      const overlay = z.object({ services: z.record(z.string(), z.unknown()) });
      const changed = overlay.parse(readYaml(`templates/features/${pack}/${file}`)).services;
      const others = (when.length === 0 ? [pack] : when).flatMap((other) => Object.keys(servicesOf(other)));
      expect([...others, ...Object.keys(base.services)]).toEqual(
        expect.arrayContaining(Object.keys(changed)),
      );
    }
  });

  it("is named after its folder and described", () => {
    expect(feature.name ?? pack).toBe(pack);
    expect(feature.description).not.toBe("");
  });

  it("is off by default, in the pack and in the backend's environment", () => {
    expect(feature.default).toBe(false);
    expect(base.services.backend?.environment[flag]).toBe(`\${${flag}:-false}`);
  });

  it("has each service in its profile and in `optional`, if need be with an overlay", () => {
    const Overlay = z.object({
      services: z.record(z.string(), z.object({ profiles: z.array(z.string()).default([]) })),
    });
    const overlays = feature.overlays
      // With FSDP_HOST, each machine runs the services that its user names.
      .filter(({ when, set = [] }) => when.length === 0 && set.length === 0)
      .map(({ file }) => Overlay.parse(readYaml(`templates/features/${pack}/${file}`)).services);
    for (const [name, service] of Object.entries(services)) {
      const added = overlays.flatMap((overlay) => overlay[name]?.profiles ?? []);
      expect([...added, ...service.profiles]).toEqual([...(feature.profiles ?? [pack]), "optional"]);
    }
  });

  it("shows only endpoints of its own services", () => {
    for (const endpoint of feature.endpoints) expect(Object.keys(services)).toContain(endpoint.service);
  });

  it("passes the variables that it sets to a service", () => {
    const used = readFileSync(join(root, "compose.base.yml"), "utf8");
    for (const name of Object.keys(feature.env)) expect(used).toContain(`\${${name}`);
  });
});

const everyService = packsWithServices.flatMap((pack) => Object.entries(servicesOf(pack)));
describe.each([...Object.entries(base.services), ...everyService])("service %s", (_name, service) => {
  it("is published on loopback unless BIND_ADDRESS says otherwise", () => {
    for (const port of service.ports) expect(port).toMatch(/^\$\{BIND_ADDRESS:-127\.0\.0\.1\}:/);
  });

  it("has limits and a health check, and cannot gain new privileges", () => {
    expect(service.deploy.resources.limits.memory).not.toBe("");
    expect(service.healthcheck).toHaveProperty("test");
    expect(service.security_opt).toContain("no-new-privileges:true");
  });
});

it("treats no default of a setting as a secret, which would mask that word in all output", () => {
  const files = [
    "compose.base.yml",
    ...packsWithServices.map((pack) => `templates/features/${pack}/compose.yaml`),
  ];
  const defaults = files.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(/\$\{(\w+):-([^}]+)\}/g),
  ]);
  expect(defaults.length).toBeGreaterThan(20);
  const hidden = defaults.filter(([, name = "", value = ""]) => isSecret(name, value));
  expect(hidden.map(([text]) => text)).toEqual([]);
});

function readYaml(path: string): unknown {
  // `!reset` and `!override` are Compose's own tags.
  return parse(readFileSync(join(root, path), "utf8"), { logLevel: "error" });
}

function servicesOf(pack: string) {
  return ComposeFile.parse(readYaml(`templates/features/${pack}/compose.yaml`)).services;
}
