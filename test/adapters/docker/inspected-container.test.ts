import { describe, expect, it } from "vitest";
import { convertContainer, InspectedContainer } from "../../../src/adapters/docker/inspected-container.ts";

const created = {
  Id: "12ab",
  Name: "/shop-web-1",
  RestartCount: 0,
  Image: "sha256:cafe",
  State: {
    Status: "created",
    ExitCode: 0,
    OOMKilled: false,
    Error: "",
    StartedAt: "0001-01-01T00:00:00Z",
    FinishedAt: "0001-01-01T00:00:00Z",
  },
  HostConfig: { Memory: 0, CpuShares: 0 },
  Config: { Labels: { "com.docker.compose.service": "web", "com.docker.compose.config-hash": "beef" } },
  NetworkSettings: { Ports: {} },
};

const convert = (changes: object) => convertContainer(InspectedContainer.parse({ ...created, ...changes }));

describe("convertContainer", () => {
  it("reads a container that never started", () => {
    expect(convert({})).toEqual({
      id: "12ab",
      name: "shop-web-1",
      service: "web",
      state: "created",
      health: "none",
      failingStreak: 0,
      probes: [],
      exitCode: 0,
      oomKilled: false,
      restarts: 0,
      error: "",
      startedAtMs: undefined,
      finishedAtMs: undefined,
      addresses: [],
      check: undefined,
      exposedPorts: [],
      configHash: "beef",
      imageId: "sha256:cafe",
      memoryLimitBytes: undefined,
      publishedPorts: [],
    });
  });

  it("reads health with its last probes, plain and oldest first", () => {
    const Log = [
      {
        Start: "2026-01-01T00:00:00Z",
        End: "2026-01-01T00:00:01.5Z",
        ExitCode: 1,
        Output: "\u001b[31mrefused\u001b[0m\n",
      },
      {
        Start: "2026-01-01T00:00:02Z",
        End: "2026-01-01T00:00:03.123456789Z",
        ExitCode: -1,
        Output: "a\nb\n",
      },
    ];
    const Health = { Status: "unhealthy", FailingStreak: 2, Log };
    const state = { ...created.State, Status: "running", StartedAt: "2026-01-01T00:00:00.25Z", Health };
    expect(convert({ State: state })).toMatchObject({
      state: "running",
      health: "unhealthy",
      failingStreak: 2,
      startedAtMs: Date.UTC(2026, 0, 1) + 250,
      probes: [
        { atMs: Date.UTC(2026, 0, 1, 0, 0, 1, 500), exitCode: 1, output: "refused" },
        { atMs: Date.UTC(2026, 0, 1, 0, 0, 3, 123), exitCode: -1, output: "a\nb" },
      ],
    });
  });

  it("reads how a container ended", () => {
    const state = {
      ...created.State,
      Status: "exited",
      ExitCode: 137,
      OOMKilled: true,
      Error: "could not start\u0007",
      FinishedAt: "2026-01-01T00:00:02+01:00",
    };
    expect(convert({ State: state, RestartCount: 3 })).toMatchObject({
      exitCode: 137,
      oomKilled: true,
      error: "could not start",
      restarts: 3,
      finishedAtMs: Date.UTC(2025, 11, 31, 23, 0, 2),
    });
  });

  it("lists ports that are really published, and the memory limit", () => {
    const Ports = {
      "80/tcp": [
        { HostIp: "0.0.0.0", HostPort: "8080" },
        { HostIp: "::", HostPort: "8080" },
      ],
      "53/udp": [{ HostIp: "127.0.0.1", HostPort: "5353" }],
      "90/tcp": null,
    };
    expect(convert({ NetworkSettings: { Ports }, HostConfig: { Memory: 67108864 } })).toMatchObject({
      memoryLimitBytes: 67108864,
      publishedPorts: [
        { hostIp: "0.0.0.0", published: 8080, target: 80, protocol: "tcp" },
        { hostIp: "::", published: 8080, target: 80, protocol: "tcp" },
        { hostIp: "127.0.0.1", published: 5353, target: 53, protocol: "udp" },
      ],
    });
  });

  it("treats an unknown health status as none", () => {
    expect(
      convert({
        State: {
          ...created.State,
          Status: "running",
          Health: { Status: "odd", FailingStreak: 0, Log: null },
        },
      }).health,
    ).toBe("none");
  });

  it.each([
    ["running", "unhealthy"],
    ["paused", "unhealthy"],
    ["exited", "none"],
    ["restarting", "none"],
  ])("gives a %s container that the engine calls unhealthy the health %s", (Status, health) => {
    const Health = { Status: "unhealthy", FailingStreak: 0, Log: [] };
    expect(convert({ State: { ...created.State, Status, Health } }).health).toBe(health);
  });
});
