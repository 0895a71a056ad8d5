import { describe, expect, it } from "vitest";
import { portKey } from "../../../src/plan/preflight/check-ports.ts";
import { findPortVariable } from "../../../src/plan/preflight/find-port-variable.ts";
import { findPortsToMove } from "../../../src/plan/preflight/find-ports-to-move.ts";
import type { WantedPort } from "../../../src/plan/services/find-port-clashes.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep, someVariables } from "../../support/build/shapes.ts";

const port: WantedPort = { service: "web", hostIp: "", published: 8080, target: 80, protocol: "tcp" };
const api: WantedPort = { ...port, service: "api" };
const source = (published: string, ofApi = "9090") => [
  {
    file: "compose.yaml",
    text: `services:\n  web: { ports: ["${published}:80"] }\n  api: { ports: ["${ofApi}:80"] }\n`,
  },
];
const byVariable = source(`\${WEB_PORT:-8080}`);
const find = (sources = byVariable, changes: Partial<Parameters<typeof findPortVariable>[1]> = {}) =>
  findPortVariable({ port, beside: undefined }, { sources, variables: someVariables(), env: {}, ...changes });
const says = (message: string, hint: string) => ({ kind: "problem", problem: { message, hint } });

describe("findPortVariable", () => {
  it.each([
    ["that is unset", {}],
    ["that .env sets", { variables: someVariables({}, { WEB_PORT: "8080" }) }],
    [
      "that .env sets and a feature reads",
      { variables: someVariables({}, { WEB_PORT: "8080" }), env: { WEB_PORT: "8080" } },
    ],
  ])("finds a variable %s", (_, changes) => {
    expect(find(byVariable, changes)).toEqual({ kind: "variable", name: "WEB_PORT" });
  });

  it("refuses a port that no compose file declares", () => {
    expect(find([])).toEqual(
      says(
        "web publishes 8080/tcp, but its declaration was not found in the compose files",
        "Change the port by hand.",
      ),
    );
  });

  it("refuses a fixed port, and shows the variable to write", () => {
    expect(find(source("8080"))).toEqual(
      says(
        "web publishes 8080/tcp, which compose.yaml:2 writes as 8080 instead of a separate variable",
        `Write \${WEB_PORT:-8080} there to make it remappable.`,
      ),
    );
  });

  it("refuses a variable of the environment, which would override .env", () => {
    expect(find(byVariable, { variables: someVariables({ WEB_PORT: "8080" }) })).toEqual(
      says(
        "web publishes 8080/tcp, set by WEB_PORT in the environment, which overrides .env",
        "Unset WEB_PORT, or set it to a free port.",
      ),
    );
  });

  it("refuses a variable that only a feature sets", () => {
    expect(find(byVariable, { env: { WEB_PORT: "8080" } })).toEqual(
      says("web publishes 8080/tcp, through WEB_PORT, which a feature sets", "Set WEB_PORT in .env."),
    );
  });

  it("refuses a variable that also moves the other service", () => {
    const sources = source(`\${PORT:-8080}`, `\${PORT:-8080}`);
    const input = { sources, variables: someVariables(), env: {} };
    expect(findPortVariable({ port, beside: api }, input)).toEqual(
      says(
        "web publishes 8080/tcp, and api does too, both through PORT",
        "Use a separate variable for one of them.",
      ),
    );
    const apart = { ...input, sources: source(`\${WEB_PORT:-8080}`, `\${API_PORT:-8080}`) };
    expect(findPortVariable({ port, beside: api }, apart)).toEqual({ kind: "variable", name: "WEB_PORT" });
  });
});

describe("findPortsToMove", () => {
  it("moves the second of two services with the same port, and ports that other programs use", () => {
    const step = ({ service, ...published }: WantedPort) => aStep(aService(service, { ports: [published] }));
    const ui: WantedPort = { ...port, service: "ui", published: 8081 };
    const services = [port, api, ui].map(step);
    const portOwners = new Map([[portKey(ui), { pid: 7, process: "nginx" }]]);
    expect(findPortsToMove(aPreflight(services, { portOwners }))).toEqual([
      { port: api, beside: port },
      { port: ui, beside: undefined },
    ]);
  });
});
