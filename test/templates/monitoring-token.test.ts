import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const pack = fileURLToPath(new URL("../../templates/features/monitoring", import.meta.url));
const Compose = z.object({
  services: z.object({
    prometheus: z.looseObject({
      entrypoint: z.tuple([z.string(), z.string(), z.string(), z.string()]),
      command: z.array(z.string()),
      environment: z.record(z.string(), z.string()),
      tmpfs: z.array(z.string()),
    }),
  }),
});
const Config = z.object({
  scrape_configs: z.array(z.looseObject({ job_name: z.string(), authorization: z.unknown().optional() })),
});

it.each([
  ["the token", "sword fish$'\"", "sword fish$'\""],
  ["something where there is no token", "", "none"],
])("passes %s to Prometheus in a separate file, and keeps its arguments", async (_what, token, written) => {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-prometheus-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "prometheus"), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  const { prometheus } = Compose.parse(parse(await readFile(join(pack, "compose.yaml"), "utf8"))).services;
  expect(prometheus.environment.API_TOKEN).toBe("${API_TOKEN:-}");
  expect(prometheus.tmpfs).toContain("/tmp");
  const [shell, flag, script, name] = prometheus.entrypoint;
  const here = script
    .replaceAll("$$", "$")
    .replace("/tmp/", `${folder}/`)
    .replace("/bin/prometheus", `${folder}/prometheus`);
  const { stdout } = await execa(shell, [flag, here, name, ...prometheus.command], {
    env: { API_TOKEN: token },
  });
  expect(stdout.split("\n")).toEqual(prometheus.command);
  expect(await readFile(join(folder, "api-token"), "utf8")).toBe(written);
  expect((await stat(join(folder, "api-token"))).mode & 0o077).toBe(0);
});

it("sends the token only to the servers that require it", async () => {
  const { scrape_configs } = Config.parse(parse(await readFile(join(pack, "prometheus.yml"), "utf8")));
  const authorization = { type: "Bearer", credentials_file: "/tmp/api-token" };
  expect(Object.fromEntries(scrape_configs.map((one) => [one.job_name, one.authorization]))).toEqual({
    backend: authorization,
    trainer: authorization,
    tabby: undefined,
    prometheus: undefined,
  });
});
