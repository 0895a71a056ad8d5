import { describe, expect, it } from "vitest";
import { findHintPorts } from "../../../src/plan/readiness/find-hint-ports.ts";
import { aContainer } from "../../support/build/shapes.ts";

const portsOf = (command: readonly string[], exposedPorts: readonly number[] = []) =>
  findHintPorts(aContainer("web", { check: { command, intervalMs: 1, timeoutMs: 1 }, exposedPorts }));

describe("findHintPorts", () => {
  it.each([
    ["curl -fsS http://localhost:8080/health", [8080]],
    ["wget -qO- http://127.0.0.1:3000/ || exit 1", [3000]],
    ["curl http://[::1]:9000/", [9000]],
    ["curl -f http://localhost/ping", [80]],
    ["curl -fk https://localhost/", [443]],
    ["pg_isready -U postgres", [5432]],
    ["pg_isready -h localhost -p 5433", [5433]],
    ["mysqladmin ping -h localhost", [3306]],
    ["mysqladmin ping -P 3307", [3307]],
    ["redis-cli ping", [6379]],
    ["redis-cli -p 6380 ping", [6380]],
    ["nc -z localhost 4222", [4222]],
    ["nc -w 1 -z 127.0.0.1 4222", [4222]],
    ["exec 3<>/dev/tcp/127.0.0.1/2181", [2181]],
    ["curl localhost:80 && curl localhost:81", [80, 81]],
    ["node /app/healthcheck.js", []],
    ["test -e /ready", []],
    ["curl localhost:99999", []],
  ])("reads %s", (script, ports) => {
    expect(portsOf(["/bin/sh", "-c", script])).toEqual(ports);
  });

  it("uses the exposed ports only if the check names none", () => {
    expect(portsOf(["node", "healthcheck.js"], [10010])).toEqual([10010]);
    expect(portsOf(["curl", "localhost:8080"], [10010])).toEqual([8080]);
  });

  it("finds no port without a check", () => {
    expect(findHintPorts(aContainer("web", { exposedPorts: [80] }))).toEqual([]);
  });
});
