import { describe, expect, it } from "vitest";
import type { EngineEndpoint } from "../../../src/adapters/docker/engine-endpoint.ts";
import { createEngineError } from "../../../src/adapters/docker/engine-error.ts";

const local: EngineEndpoint = {
  address: { kind: "socket", path: "/var/run/docker.sock" },
  tls: undefined,
  origin: "default",
};
const far: EngineEndpoint = {
  address: { kind: "tcp", host: "far", port: 2375 },
  tls: undefined,
  origin: "DOCKER_HOST",
};
const failed = (code: string, message = "it failed") => Object.assign(new Error(message), { code });

describe("createEngineError", () => {
  it.each([
    [
      "ENOENT",
      local,
      "no Docker engine runs at unix:///var/run/docker.sock: the socket does not exist",
      "systemctl start docker",
    ],
    [
      "ECONNREFUSED",
      local,
      "no Docker engine answers at unix:///var/run/docker.sock: connection refused",
      "systemctl start docker",
    ],
    [
      "EACCES",
      local,
      "no permission to use the Docker engine at unix:///var/run/docker.sock",
      "docker group",
    ],
    [
      "ENOTFOUND",
      far,
      "the host of the Docker engine at tcp://far:2375 (DOCKER_HOST) is not known",
      "DOCKER_HOST",
    ],
    [
      "ETIMEDOUT",
      far,
      "the Docker engine at tcp://far:2375 (DOCKER_HOST) cannot be reached: it failed",
      "docker context ls",
    ],
    [
      "ECONNRESET",
      far,
      "the Docker engine at tcp://far:2375 (DOCKER_HOST) closed the connection",
      "DOCKER_TLS_VERIFY",
    ],
    [
      "CERT_HAS_EXPIRED",
      far,
      "the Docker engine at tcp://far:2375 (DOCKER_HOST) does not work: it failed",
      "docker version",
    ],
  ])("explains %s", (code, endpoint, message, hint) => {
    const error = createEngineError(failed(code), endpoint);
    expect(error).toMatchObject({ code: "engine-unavailable", exitCode: 4, message });
    expect(error.hint).toContain(hint === "docker group" ? "usermod -aG docker" : hint);
  });

  it("names the missing program of an engine behind ssh", () => {
    const endpoint: EngineEndpoint = {
      address: { kind: "ssh", host: "far", port: 22, username: "me" },
      tls: undefined,
      origin: "context far",
    };
    expect(createEngineError(failed("ENOENT"), endpoint).message).toBe(
      "ssh://me@far (context far) needs the program ssh, which is not on the PATH",
    );
  });

  it("keeps the origin", () => {
    const origin = failed("EPERM");
    expect(createEngineError(origin, local).cause).toBe(origin);
  });
});
