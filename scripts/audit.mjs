// Fails if npm knows a vulnerability of an installed package. A registry that does not respond is only a
// warning,
// because its state is independent of the change under test.
//   npm run audit [-- --bundled]
// With --bundled, only packages with code in the bundles count, because only they are published.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.STACKCTL_AUDIT_FOLDER ?? join(import.meta.dirname, "..");
const counts = process.argv.includes("--bundled") ? isBundled() : () => true;
const result = spawnSync("npm", ["audit", "--json"], {
  cwd: folder,
  encoding: "utf8",
  shell: process.platform === "win32",
  maxBuffer: 2 ** 26,
});
const { vulnerabilities, message, error } = parse(result.stdout);
if (vulnerabilities !== undefined) {
  const found = Object.values(vulnerabilities).filter(counts);
  for (const { name, severity, range } of found) process.stdout.write(`${severity}: ${name} ${range}\n`);
  process.stdout.write(`npm audit: ${found.length} vulnerable packages\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
} else if (message !== undefined) {
  // npm sets a separate message for an unusable response; its own faults are in `error` only.
  const sign = process.env.GITHUB_ACTIONS === "true" ? "::warning::" : "warning: ";
  process.stdout.write(`${sign}the registry did not answer npm audit, so nothing was checked: ${message}\n`);
} else {
  process.stdout.write(`npm audit failed: ${error?.summary ?? result.error?.message ?? result.stderr}\n`);
  process.exitCode = 1;
}

function isBundled() {
  const names = JSON.parse(readFileSync(join(folder, "dist/bundled-packages.json"), "utf8")).map(
    ({ name }) => name,
  );
  return ({ name }) => names.includes(name);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
