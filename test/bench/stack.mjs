// Stacks for measurements: services that respond at a known time after their start.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root, run } from "./measure.mjs";

/**
 * The response time of service number `index`, in seconds after its start: from 0 to 2 s, equal in every run.
 */
export const readyAfterS = (index) => Number((((index + 1) * 0.618_034) % 1) * 2).toFixed(2);

/** The health check settings of a stack. */
export const probes = {
  "interval 10 s": { interval: "10s" },
  "interval 5 s": { interval: "5s" },
  "image's own, 1 s": "image",
  // For stacks that become healthy quickly and then need few probes.
  quick: { interval: "10m", start_period: "10m", start_interval: "200ms" },
};

const check = "wget -q -O /dev/null http://127.0.0.1/";
const probedImage = "stackctl-test/bench-probed:1";
let busybox;

/** Creates the images of the stacks without pulling. */
export async function prepareImages() {
  const { ensureBusyboxImage } = await importTypeScript("test/support/engine/images.ts");
  busybox = await ensureBusyboxImage();
  const container = `stackctl-bench-${process.pid}`;
  const docker = (...words) => run(["docker", ...words], { cwd: root });
  await docker("create", "--name", container, busybox);
  const health = `HEALTHCHECK --interval=1s --retries=100 CMD ${check}`;
  await docker("commit", "--change", health, container, probedImage);
  await docker("rm", container);
}

/** Imports a module of the project, for measurements without a process and for helpers shared with tests. */
export async function importTypeScript(path) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-bench-"));
  const outfile = join(folder, "module.mjs");
  const banner = {
    js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
  };
  // The module finds the project's files relative to its own path.
  const define = { "import.meta.url": JSON.stringify(pathToFileURL(join(root, path)).href) };
  const entryPoints = [join(root, path)];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", banner, define });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * A project in its own folder. Chains of `chain` services depend on each other; 1 makes all services independent.
 * `readyAfter` returns the response time of service number `index`, in seconds after its start.
 */
export async function createStack({ count, chain = 1, probe = probes.quick, readyAfter = readyAfterS }) {
  const directory = await mkdtemp(join(tmpdir(), "st-bench-"));
  const project = basename(directory).toLowerCase();
  const names = Array.from({ length: count }, (_, index) => `s${String(index + 1).padStart(3, "0")}`);
  const services = Object.fromEntries(
    names.map((name, index) => {
      const script = `sleep ${readyAfter(index)}; echo ok > /index.html; exec httpd -f -p 80`;
      const health =
        probe === "image" ? {} : { healthcheck: { test: ["CMD-SHELL", check], retries: 100, ...probe } };
      const dependsOn =
        index % chain === 0 ? {} : { depends_on: { [names[index - 1]]: { condition: "service_healthy" } } };
      const image = probe === "image" ? probedImage : busybox;
      return [
        name,
        { image, stop_signal: "SIGKILL", command: ["sh", "-c", script], ...health, ...dependsOn },
      ];
    }),
  );
  // YAML is a superset of JSON.
  await writeFile(join(directory, "compose.yaml"), JSON.stringify({ name: project, services }, undefined, 1));
  const compose = (...words) => ["docker", "compose", ...words];
  return {
    project,
    directory,
    names,
    dependencyOf: (index) => (index % chain === 0 ? undefined : index - 1),
    compose,
    down: () => run(compose("down", "--timeout", "0"), { cwd: directory }),
    async remove() {
      await run(compose("down", "--timeout", "0", "--volumes"), { cwd: directory });
      await rm(directory, { recursive: true });
    },
  };
}
