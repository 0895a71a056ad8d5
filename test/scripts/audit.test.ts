import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "../support/free-port.ts";

const script = join(import.meta.dirname, "../../scripts/audit.mjs");
const manifest = { name: "x", version: "1.0.0", dependencies: { leftish: "1.0.0" } };
const lock = {
  ...manifest,
  lockfileVersion: 3,
  packages: {
    "": manifest,
    "node_modules/leftish": {
      version: "1.0.0",
      resolved: "https://example.com/leftish-1.0.0.tgz",
      integrity: `sha512-${Buffer.alloc(64).toString("base64")}`,
    },
  },
};
const advisory = {
  id: 1,
  url: "https://example.com/advisory",
  title: "it is a double",
  severity: "high",
  vulnerable_versions: "<2.0.0",
  cwe: [],
  cvss: { score: 0, vectorString: null },
};

const packument = {
  name: "leftish",
  "dist-tags": { latest: "1.0.0" },
  versions: { "1.0.0": { name: "leftish", version: "1.0.0", dist: {} } },
};

/** A registry on the loopback address with one package and this response to an audit. */
async function serve(status: number, body: unknown): Promise<string> {
  const server = createServer(({ method }, response) => {
    const answer = method === "POST" ? body : packument;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
}

async function audit(registry: string, lockfile = JSON.stringify(lock), bundled?: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-audit-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), lockfile);
  await mkdir(join(folder, "dist"));
  const list = bundled?.map((name) => ({ name, version: "1.0.0" }));
  await writeFile(join(folder, "dist/bundled-packages.json"), JSON.stringify(list ?? []));
  const args = bundled === undefined ? [] : ["--bundled"];
  const env = {
    STACKCTL_AUDIT_FOLDER: folder,
    GITHUB_ACTIONS: "true",
    npm_config_registry: registry,
    npm_config_cache: join(folder, "cache"),
    npm_config_fetch_retries: "0",
  };
  return await execa(process.execPath, [script, ...args], { env, reject: false });
}

it("succeeds if the registry knows no vulnerability", async () => {
  expect(await audit(await serve(200, {}))).toMatchObject({
    exitCode: 0,
    stdout: "npm audit: 0 vulnerable packages",
  });
});

it("fails if the registry knows a vulnerability, and names the package", async () => {
  const { exitCode, stdout } = await audit(await serve(200, { leftish: [advisory] }));
  expect(exitCode).toBe(1);
  expect(stdout).toBe("high: leftish *\nnpm audit: 1 vulnerable packages");
});

it("checks only packages of the bundles with --bundled", async () => {
  const registry = await serve(200, { leftish: [advisory] });
  expect(await audit(registry, JSON.stringify(lock), ["leftish"])).toMatchObject({ exitCode: 1 });
  expect(await audit(registry, JSON.stringify(lock), ["rightish"])).toMatchObject({
    exitCode: 0,
    stdout: "npm audit: 0 vulnerable packages",
  });
});

it.each([
  ["forbids it", async () => await serve(405, {})],
  ["is broken", async () => await serve(500, { error: "oops" })],
  ["is not there", async () => `http://127.0.0.1:${await freePort()}`],
])("warns and succeeds if the registry %s", async (_, start) => {
  const { exitCode, stdout } = await audit(await start());
  expect(stdout).toMatch(/^::warning::the registry did not answer npm audit, so nothing was checked: \S/);
  expect(exitCode).toBe(0);
});

it("fails if npm itself cannot run the audit", async () => {
  const { exitCode, stdout } = await audit(await serve(200, {}), "{");
  expect(stdout).toMatch(/^npm audit failed: \S/);
  expect(exitCode).toBe(1);
});
