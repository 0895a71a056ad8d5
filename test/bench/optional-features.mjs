// Measures the bundled stack's features and writes the table of docs/optional-features.md. Runs the real
// stack on free
// ports. Run `npm run build` first.
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A free port. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const ports = ["BACKEND_PORT", "FSDP_PORT", "TABBY_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT"];
const env = { ...process.env };
for (const name of ports) env[name] = String(await freePort());

const torch = env.BASE_IMAGE
  ? `trainer on ${env.BASE_IMAGE}`
  : "trainer without PyTorch, idle; with it the image has 1.3 GB or more, and a job of two processes takes 0.7 GiB";
const notes = ["--note", `fsdp=${torch}`];
const runs = process.argv[2] ?? "3";
const document = join(root, "docs", "optional-features.md");
const args = ["bench-features", "--yes", "--runs", runs, "--markdown", document, ...notes];
const { status } = spawnSync(process.execPath, [join(root, "bin", "stackctl.js"), ...args], {
  cwd: root,
  env,
  stdio: "inherit",
});
process.exit(status ?? 1);
