import { describe, expect, it } from "vitest";
import { formatEngineAddress, parseEngineAddress } from "../../../src/adapters/docker/engine-address.ts";

describe("parseEngineAddress", () => {
  it.each([
    ["unix:///run/user/1000/docker.sock", { kind: "socket", path: "/run/user/1000/docker.sock" }],
    ["unix://", { kind: "socket", path: "/var/run/docker.sock" }],
    ["npipe:////./pipe/docker_engine", { kind: "socket", path: "//./pipe/docker_engine" }],
    ["tcp://10.0.0.1:2376", { kind: "tcp", host: "10.0.0.1", port: 2376 }],
    ["tcp://build.example", { kind: "tcp", host: "build.example", port: 2375 }],
    ["tcp://[::1]:2376/", { kind: "tcp", host: "::1", port: 2376 }],
    ["https://build.example:443", { kind: "tcp", host: "build.example", port: 443 }],
    ["build.example:2377", { kind: "tcp", host: "build.example", port: 2377 }],
    ["ssh://me@build.example", { kind: "ssh", host: "build.example", port: 22, username: "me" }],
    ["ssh://build.example:2222", { kind: "ssh", host: "build.example", port: 2222, username: undefined }],
  ])("reads %s", (text, expected) => {
    expect(parseEngineAddress(text, "DOCKER_HOST")).toEqual(expected);
  });

  it.each(["foo://x", "tcp://", "tcp://a b", "ssh://", "ssh://me:password@host", "fd://3"])(
    "refuses %s",
    (text) => {
      expect(() => parseEngineAddress(text, "context c")).toThrow(
        `context c is not an engine address: ${text}`,
      );
    },
  );
});

describe("formatEngineAddress", () => {
  it.each(["unix:///var/run/docker.sock", "tcp://far:2376", "ssh://me@far", "ssh://far:2222"])(
    "writes %s",
    (text) => {
      expect(formatEngineAddress(parseEngineAddress(text, ""))).toBe(text);
    },
  );
});
