import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { resolveEngineEndpoint } from "../../../src/adapters/docker/engine-endpoint.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";

const idOf = (name: string) => createHash("sha256").update(name).digest("hex");
const meta = (name: string) => `/home/me/.docker/contexts/meta/${idOf(name)}/meta.json`;
const tls = (name: string, file: string) => `/home/me/.docker/contexts/tls/${idOf(name)}/docker/${file}`;
const context = (host: string, skip = false) =>
  JSON.stringify({ Name: "c", Endpoints: { docker: { Host: host, SkipTLSVerify: skip } } });

function resolve(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  return resolveEngineEndpoint({
    env: new Map(Object.entries(env)),
    homeDirectory: "/home/me",
    files: new MemoryFiles(files),
  });
}

const socket = (path: string) => ({ kind: "socket", path });
const current = (name: string) => ({
  "/home/me/.docker/config.json": JSON.stringify({ currentContext: name, auths: {} }),
});
const files = {
  ...current("far"),
  [meta("far")]: context("tcp://far:2376"),
  [meta("near")]: context("unix:///near.sock"),
};

describe("resolveEngineEndpoint", () => {
  it.each([
    ["the default socket when nothing is said", {}, {}, socket("/var/run/docker.sock"), "default"],
    ["DOCKER_HOST", { DOCKER_HOST: "unix:///a.sock" }, {}, socket("/a.sock"), "DOCKER_HOST"],
    [
      "DOCKER_HOST before any context",
      { DOCKER_HOST: "unix:///a.sock", DOCKER_CONTEXT: "near" },
      files,
      socket("/a.sock"),
      "DOCKER_HOST",
    ],
    [
      "DOCKER_CONTEXT before the current one",
      { DOCKER_CONTEXT: "near" },
      files,
      socket("/near.sock"),
      "context near",
    ],
    ["the current context", {}, files, { kind: "tcp", host: "far", port: 2376 }, "context far"],
    [
      "the default context by its name",
      { DOCKER_CONTEXT: "default" },
      files,
      socket("/var/run/docker.sock"),
      "default",
    ],
    [
      "no context when the config names none",
      {},
      { "/home/me/.docker/config.json": "{}" },
      socket("/var/run/docker.sock"),
      "default",
    ],
    [
      "another config folder",
      { DOCKER_CONFIG: "/etc/d" },
      {
        "/etc/d/config.json": '{"currentContext":"c"}',
        [`/etc/d/contexts/meta/${idOf("c")}/meta.json`]: context("unix:///c.sock"),
      },
      socket("/c.sock"),
      "context c",
    ],
    [
      "empty variables are none",
      { DOCKER_HOST: "", DOCKER_CONTEXT: "" },
      {},
      socket("/var/run/docker.sock"),
      "default",
    ],
  ])("takes %s", async (_, env, texts, address, origin) => {
    expect(await resolve(env, texts)).toEqual({ address, tls: undefined, origin });
  });

  const pem = { "/certs/ca.pem": "CA", "/certs/cert.pem": "CERT", "/certs/key.pem": "KEY" };
  it.each([
    ["DOCKER_TLS_VERIFY", { DOCKER_TLS_VERIFY: "1" }, { ca: "CA", cert: "CERT", key: "KEY", verify: true }],
    ["DOCKER_TLS", { DOCKER_TLS: "1" }, { ca: "CA", cert: "CERT", key: "KEY", verify: false }],
    ["neither", {}, undefined],
  ])("reads certificates as %s says", async (_, env, expected) => {
    const all = { DOCKER_HOST: "tcp://far:2376", DOCKER_CERT_PATH: "/certs", ...env };
    expect((await resolve(all, pem)).tls).toEqual(expected);
  });

  it("reads certificates of a context, and none for a socket", async () => {
    const certificates = { [tls("far", "ca.pem")]: "CA", [tls("near", "ca.pem")]: "CA" };
    const texts = { ...files, ...certificates };
    expect((await resolve({}, texts)).tls).toEqual({
      ca: "CA",
      cert: undefined,
      key: undefined,
      verify: true,
    });
    expect((await resolve({ DOCKER_CONTEXT: "near" }, texts)).tls).toBeUndefined();
    const lenient = { ...texts, [meta("far")]: context("tcp://far:2376", true) };
    expect((await resolve({}, lenient)).tls).toMatchObject({ verify: false });
  });

  it.each([
    [
      "a context that is not there",
      { DOCKER_CONTEXT: "nope" },
      {},
      "DOCKER_CONTEXT names the docker context nope, which does not exist",
    ],
    [
      "a current context that is not there",
      {},
      current("gone"),
      "currentContext in config.json names the docker context gone, which does not exist",
    ],
    [
      "a context without an engine",
      { DOCKER_CONTEXT: "k" },
      { [meta("k")]: '{"Endpoints":{}}' },
      "DOCKER_CONTEXT names the docker context k, which names no engine",
    ],
    [
      "a broken config",
      {},
      { "/home/me/.docker/config.json": "{" },
      "/home/me/.docker/config.json is not valid JSON in docker's format",
    ],
    [
      "an address that is none",
      { DOCKER_HOST: "foo://x" },
      {},
      "DOCKER_HOST is not an engine address: foo://x",
    ],
  ])("throws engine-unavailable for %s", async (_, env, texts, message) => {
    await expect(resolve(env, texts)).rejects.toMatchObject({ code: "engine-unavailable", message });
  });
});
