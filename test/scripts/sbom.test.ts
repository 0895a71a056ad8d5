import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { buildIfStale } from "../support/build-if-stale.ts";

const root = join(import.meta.dirname, "..", "..");

/** The fields of https://cyclonedx.org/docs/1.5/json that a reader of the document relies on. */
const Part = z.object({
  "bom-ref": z.string().min(1),
  type: z.literal("library"),
  name: z.string(),
  version: z.string(),
  purl: z.string().startsWith("pkg:"),
  licenses: z.array(z.object({ license: z.object({ id: z.string() }) })).nonempty(),
});
const Component = Part.extend({
  scope: z.literal("required"),
  properties: z.array(z.object({ name: z.string() })).default([]),
  hashes: z
    .array(z.object({ alg: z.literal("SHA-512"), content: z.string().regex(/^[0-9a-f]{128}$/) }))
    .nonempty(),
  components: z.array(Part).default([]),
});
const Sbom = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.enum(["1.5", "1.6"]),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  version: z.literal(1),
  metadata: z.object({
    timestamp: z.iso.datetime(),
    component: z.object({ name: z.string(), version: z.string(), purl: z.string(), "bom-ref": z.string() }),
  }),
  components: z.array(Component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
type Sbom = z.infer<typeof Sbom>;

describe("the SBOM", () => {
  let sbom: Sbom;
  beforeAll(async () => {
    await buildIfStale();
    const { stdout } = await execa("npm", ["run", "--silent", "sbom"], { cwd: root });
    sbom = Sbom.parse(JSON.parse(stdout));
  });

  it("describes this package", async () => {
    const text = await readFile(join(root, "package.json"), "utf8");
    const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(text));
    expect(sbom.metadata.component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
  });

  it("lists the packages of the licence file and their compiled components", async () => {
    const file = await readFile(join(root, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    const sections = [...file.matchAll(/^={80}\n(.+)\nLicence: (.+)\n/gm)].map(
      ([, name, licence]) => `${name} ${licence}`,
    );
    const all = sbom.components.flatMap(({ components, ...one }) => [one, ...components]);
    const listed = all.map(({ name, version, licenses }) => `${name} ${version} ${licenses[0]?.license.id}`);
    expect(listed.toSorted()).toEqual(sections.toSorted());
    expect(new Set(all.map((one) => one["bom-ref"])).size).toBe(all.length);
  });

  it("marks no package as a development dependency", () => {
    expect(JSON.stringify(sbom)).not.toContain("cdx:npm:package:development");
  });

  it("lists the dependencies between them, and no other components", () => {
    const known = new Set([sbom.metadata.component, ...sbom.components].map((one) => one["bom-ref"]));
    const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((one) => !known.has(one))).toEqual([]);
    expect(sbom.dependencies.length).toBe(known.size);
  });
});
