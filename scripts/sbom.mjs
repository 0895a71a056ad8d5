// Prints a CycloneDX SBOM of the published package: npm's SBOM, limited to packages with code in the bundles.
//   npm run --silent sbom > stackctl.cdx.json
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const read = async (path) => JSON.parse(await readFile(join(root, path), "utf8"));

const [own, bundled] = await Promise.all([
  read("package.json"),
  read("dist/bundled-packages.json").catch((cause) => {
    throw new Error("the list of bundled packages is missing: run npm run build", { cause });
  }),
]);
// Without --omit dev, because bundled packages are development dependencies.
const words = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
const { status, stdout, stderr } = spawnSync("npm", words, {
  cwd: root,
  encoding: "utf8",
  shell: process.platform === "win32",
  maxBuffer: 2 ** 26,
});
if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
const document = JSON.parse(stdout);
const ownRef = document.metadata.component["bom-ref"];
// npm uses the name of the folder.
document.metadata.component.name = own.name;
document.components = bundled.filter(({ within }) => within === undefined).map(findComponent);
const kept = new Set([ownRef, ...document.components.map((component) => component["bom-ref"])]);
document.dependencies = document.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);

function findComponent({ name, version }) {
  const found = document.components.find((one) => one.name === name && one.version === version);
  if (found === undefined) throw new Error(`npm sbom does not list ${name} ${version}, which is bundled`);
  // npm marks every package as a development dependency, because the published package has no dependencies.
  const properties = found.properties?.filter((one) => one.name !== "cdx:npm:package:development") ?? [];
  const parts = bundled.filter(({ within }) => within === name).map(describePart);
  return { ...found, scope: "required", properties, ...(parts.length > 0 && { components: parts }) };
}

function describePart({ name, version, license }) {
  const purl = `pkg:generic/${name}@${version}`;
  return { "bom-ref": purl, type: "library", name, version, purl, licenses: [{ license: { id: license } }] };
}
