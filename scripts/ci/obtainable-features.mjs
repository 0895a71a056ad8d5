// Prints the features of the current project that can run on this machine, joined by commas. Each of their
// images is
// available locally, is built, or can be pulled, and no service reserves a GPU.
//   node scripts/ci/obtainable-features.mjs
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const launcher = join(import.meta.dirname, "..", "..", "bin", "stackctl.js");

const { features } = JSON.parse(run(process.execPath, launcher, "features", "--json") ?? "{}");
let obtainable = [];
for (const { name } of features) {
  // Enabled together with the previous features, because overlays of a feature on others appear only then.
  if (canRun([...obtainable, name])) obtainable = [...obtainable, name];
}
process.stdout.write(`${obtainable.join(",")}\n`);

function canRun(names) {
  const words = ["compose", "--minimal", "--enable", names.join(","), "--", "config", "--format", "json"];
  const config = run(process.execPath, launcher, ...words);
  // Features that exclude each other have no configuration.
  if (config === undefined) return false;
  return Object.values(JSON.parse(config).services).every(
    ({ build, image, deploy, gpus }) =>
      (deploy?.resources?.reservations?.devices ?? gpus ?? []).length === 0 &&
      (build !== undefined || isThere(image)),
  );
}

function isThere(image) {
  return ["image", "manifest"].some((kind) => run("docker", kind, "inspect", image) !== undefined);
}

/** The stdout of a program; undefined if it failed. */
function run(program, ...words) {
  const { status, stdout } = spawnSync(program, words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout : undefined;
}
