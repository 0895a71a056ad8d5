import { describe, expect, it } from "vitest";
import type { StatusReport } from "../../../src/domain/report.ts";
import { chooseBrowser, chooseWebEndpoints } from "../../../src/plan/services/choose-web-endpoint.ts";

type ServiceStatus = StatusReport["services"][number];

function status(name: string, urls: readonly string[], changes: Partial<ServiceStatus> = {}): ServiceStatus {
  return {
    name,
    feature: null,
    condition: "running",
    state: "running",
    health: "none",
    probed: false,
    verdict: "ready",
    reason: null,
    exitCode: null,
    restarts: 0,
    uptimeMs: null,
    memoryBytes: null,
    memoryLimitBytes: null,
    cpuPercent: null,
    peakMemoryBytes: null,
    memoryShare: null,
    imageBytes: null,
    startMs: null,
    endpoints: urls.map((url) => ({
      name: url.startsWith("tcp") ? `${name} port ${url.split(":")[2]}` : name,
      url,
    })),
    ...changes,
  };
}

const web = status("web", ["http://localhost:8080/app"]);
const api = status("api", ["tcp://localhost:3000"]);
const db = status("db", ["tcp://localhost:5432"]);
const choose = (services: readonly ServiceStatus[], named?: string) =>
  chooseWebEndpoints({ services: [...services] }, named).map(({ url }) => url);

describe("chooseWebEndpoints", () => {
  it("does not open an endpoint that the manifest declares as tcp", () => {
    const declared = status("cache", [], {
      endpoints: [
        { name: "Cache", url: "tcp://localhost:18204" },
        { name: "Socket", url: "unix:///run/cache.sock" },
        { name: "Script", url: "javascript:alert(1)" },
      ],
    });
    expect(choose([web, declared])).toEqual(["http://localhost:8080/app"]);
    expect(() => choose([declared], "cache")).toThrow("service cache has no web endpoint");
  });

  it.each<[string, readonly ServiceStatus[], string | undefined, readonly string[]]>([
    ["the declared endpoint of a named service", [web, api, db], "web", ["http://localhost:8080/app"]],
    ["a published port as http", [web, api, db], "api", ["http://localhost:3000"]],
    ["the only one of the project", [web, db], undefined, ["http://localhost:8080/app"]],
    [
      "all where several are ready",
      [web, api, db],
      undefined,
      ["http://localhost:8080/app", "http://localhost:3000"],
    ],
  ])("chooses %s", (_title, services, named, expected) => {
    expect(choose(services, named)).toEqual(expected);
  });

  it.each<
    [string, readonly ServiceStatus[], string | undefined, { code: string; message: string; hint: unknown }]
  >([
    [
      "a database",
      [web, db],
      "db",
      {
        code: "usage",
        message: "service db has no web endpoint",
        hint: "Open one of these services instead: web.",
      },
    ],
    [
      "a service that starts",
      [{ ...web, verdict: "starting" }],
      "web",
      {
        code: "not-ready",
        message: "service web is not ready: starting",
        hint: expect.stringMatching(/^Run stackctl up web/),
      },
    ],
    [
      "a service that failed",
      [{ ...web, verdict: "failed" }],
      undefined,
      {
        code: "not-ready",
        message: "service web is not ready: failed",
        hint: "Run stackctl logs web to see why.",
      },
    ],
    [
      "a service without a container",
      [{ ...web, verdict: "not-started", state: "missing" }],
      "web",
      {
        code: "not-started",
        message: "service web is not started",
        hint: expect.stringMatching(/^Run stackctl up web/),
      },
    ],
    [
      "a service whose container was created, but never started",
      [{ ...web, verdict: "not-started", state: "created" }],
      "web",
      {
        code: "not-started",
        message: "service web is not started",
        hint: expect.stringMatching(/^Run stackctl up web/),
      },
    ],
    [
      "a service of a disabled feature",
      [{ ...web, condition: null, feature: "site", verdict: null }],
      "web",
      {
        code: "usage",
        message: "service web is not enabled: feature site is disabled",
        hint: "Run stackctl up --enable-site.",
      },
    ],
    [
      "a project without web endpoints",
      [db],
      undefined,
      {
        code: "usage",
        message: "no enabled service has a web endpoint",
        hint: expect.stringMatching(/^Publish/),
      },
    ],
  ])("refuses %s", (_title, services, named, expected) => {
    expect(() => choose(services, named)).toThrow(expect.objectContaining(expected));
  });
});

describe("chooseBrowser", () => {
  it.each([
    ["linux", undefined, ["xdg-open", "http://x/"]],
    ["darwin", undefined, ["open", "http://x/"]],
    ["win32", undefined, ["cmd", "/c", "start", "", "http://x/"]],
    ["linux", "firefox --new-tab", ["firefox", "--new-tab", "http://x/"]],
    ["linux", "open-it %s:other", ["open-it", "http://x/"]],
  ])("on %s with $BROWSER %s", (platform, browser, expected) => {
    expect(chooseBrowser("http://x/", { platform, browser })).toEqual(expected);
  });
});
