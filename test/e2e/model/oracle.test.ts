import { describe, expect, it } from "vitest";
import { expectOf, staysEnded } from "./oracle.ts";
import type { SeenContainer, WantedService } from "./read-truth.ts";

const windowMs = 500;
const nowMs = 100_000;

function wanted(name: string, own: Partial<WantedService> = {}): WantedService {
  return {
    name,
    isOn: true,
    replicas: 1,
    hash: "h1",
    command: ["sleep", "1000"],
    environment: { EDITION: "0" },
    imageId: "i1",
    restart: undefined,
    hasCheck: false,
    isLabelledJob: false,
    sharesNetworkOf: undefined,
    needs: [],
    ...own,
  };
}

function seen(service: string, own: Partial<SeenContainer> = {}): SeenContainer {
  return {
    id: `${service}-1`,
    service,
    isOneOff: false,
    pid: 1,
    state: "running",
    health: "none",
    exitCode: 0,
    startError: "",
    restarts: 0,
    startedAtMs: nowMs - 10_000,
    hash: "h1",
    imageId: "i1",
    command: ["sleep", "1000"],
    environment: { EDITION: "0", PATH: "/bin" },
    network: `net of ${service}`,
    ...own,
  };
}

function expectOne(
  service: WantedService,
  containers: readonly SeenContainer[],
  others: readonly WantedService[] = [],
) {
  const { on } = expectOf({ wanted: [service, ...others], containers, atMs: nowMs }, windowMs);
  const found = on.find((one) => one.service === service.name);
  return [found?.change.is, found?.good.is];
}

const waitsForEnd = wanted("b", {
  needs: [{ service: "a", condition: "service_completed_successfully", required: true }],
});

describe("the oracle for one service: whether it changes, and whether it is good", () => {
  it.each<
    readonly [
      string,
      Partial<WantedService>,
      readonly Partial<SeenContainer>[],
      readonly (string | undefined)[],
    ]
  >([
    ["that runs", {}, [{}], ["no", "yes"]],
    ["that runs for a moment", {}, [{ startedAtMs: nowMs - 100 }], ["no", "open"]],
    ["without a container", {}, [], ["yes", "no"]],
    ["that wants no container and has none", { replicas: 0 }, [], ["no", "yes"]],
    ["with one replica of two", { replicas: 2 }, [{}], ["yes", "no"]],
    ["with two replicas of one", {}, [{}, {}], ["yes", "open"]],
    ["with a replica that ended", { replicas: 2 }, [{}, { state: "exited", exitCode: 137 }], ["yes", "no"]],
    ["whose variable changed", { environment: { EDITION: "1" } }, [{}], ["yes", "yes"]],
    ["whose command changed", { command: ["sleep", "1"] }, [{}], ["yes", "yes"]],
    ["whose hash changed", { hash: "h2" }, [{}], ["yes", "yes"]],
    ["whose image changed", { imageId: "i2" }, [{}], ["yes", "yes"]],
    ["that is created only", {}, [{ state: "created" }], ["yes", "no"]],
    ["that ended with 3", {}, [{ state: "exited", exitCode: 3 }], ["yes", "no"]],
    ["that ended with 0", {}, [{ state: "exited" }], ["yes", "open"]],
    ["that ended with 0 and has a check", { hasCheck: true }, [{ state: "exited" }], ["yes", "no"]],
    ["that ended with 0 and must run always", { restart: "always" }, [{ state: "exited" }], ["yes", "no"]],
    ["that is paused", {}, [{ state: "paused" }], ["no", "no"]],
    ["that restarts", {}, [{ state: "restarting" }], ["open", "no"]],
    ["that is healthy", { hasCheck: true }, [{ health: "healthy" }], ["no", "yes"]],
    ["whose check has not passed yet", { hasCheck: true }, [{ health: "starting" }], ["no", "open"]],
    ["that is unhealthy", { hasCheck: true }, [{ health: "unhealthy" }], ["no", "no"]],
    [
      "that is labelled a job and ended with 0",
      { isLabelledJob: true },
      [{ state: "exited" }],
      ["no", "yes"],
    ],
    [
      "that is labelled a job and ended with 3",
      { isLabelledJob: true },
      [{ state: "exited", exitCode: 3 }],
      ["yes", "no"],
    ],
    ["that is labelled a job and is running", { isLabelledJob: true }, [{}], ["no", "no"]],
  ])("%s", (_title, service, containers, expected) => {
    expect(
      expectOne(
        wanted("a", service),
        containers.map((one) => seen("a", one)),
      ),
    ).toEqual(expected);
  });

  it.each([
    ["is enabled makes exit code 0 a completion", true, ["no", "yes"]],
    ["is disabled does not", false, ["yes", "open"]],
  ])("a dependent that waits for its completion and %s", (_title, isOn, expected) => {
    expect(expectOne(wanted("a"), [seen("a", { state: "exited" })], [{ ...waitsForEnd, isOn }])).toEqual(
      expected,
    );
  });

  it("a change of a service that shares a network may stay undetected", () => {
    const sharer = wanted("b", { sharesNetworkOf: "a", command: ["sleep", "1"] });
    const containers = [seen("a", { network: "net:1" }), seen("b", { network: "net:1" })];
    expect(expectOne(sharer, containers, [wanted("a")])).toEqual(["open", "yes"]);
  });

  it.each<readonly [string, Partial<SeenContainer>, readonly string[]]>([
    ["that is unchanged does not affect it", {}, ["no", "yes"]],
    ["that now has another network disconnects it", { network: "net:2" }, ["yes", "no"]],
    ["that has exited changes it too", { state: "exited", exitCode: 137, network: undefined }, ["yes", "no"]],
  ])("the owner of its network %s", (_title, owner, expected) => {
    const sharer = wanted("b", { sharesNetworkOf: "a", hash: "of no use" });
    const containers = [seen("a", { network: "net:1", ...owner }), seen("b", { network: "net:1" })];
    expect(expectOne(sharer, containers, [wanted("a")])).toEqual(expected);
  });
});

describe("the oracle for disabled services", () => {
  it("expects those with containers to be stopped, and ignores the others", () => {
    const services = [wanted("a"), wanted("b", { isOn: false }), wanted("c", { isOn: false })];
    const expected = expectOf({ wanted: services, containers: [seen("b")], atMs: nowMs }, windowMs);
    expect(expected.surplus).toEqual(["b"]);
    expect(expected.on.map(({ service }) => service)).toEqual(["a"]);
  });

  it("expects containers of no service to be orphans, and ignores one-off containers", () => {
    const containers = [seen("a"), seen("a", { isOneOff: true }), seen("gone")];
    const expected = expectOf({ wanted: [wanted("a")], containers, atMs: nowMs }, windowMs);
    expect(expected.orphans).toEqual(["gone"]);
    expect(expected.on.map(({ change }) => change.is)).toEqual(["no"]);
  });
});

describe("the oracle for a restart without names", () => {
  it.each<readonly [string, boolean, Partial<WantedService>, readonly Partial<SeenContainer>[]]>([
    ["leaves a service that ended with 0", true, {}, [{ exitCode: 0 }]],
    ["restarts a service that ended with 137", false, {}, [{ exitCode: 137 }]],
    ["restarts a service with a replica that runs", false, { replicas: 2 }, [{}, { state: "running" }]],
    ["restarts a service with a health check", false, { hasCheck: true }, [{}]],
    ["restarts a service that must run always", false, { restart: "always" }, [{}]],
  ])("%s", (_title, expected, service, containers) => {
    const one = wanted("a", service);
    const found = containers.map((own) => seen("a", { state: "exited", ...own }));
    expect(staysEnded(one, { wanted: [one], containers: found, atMs: nowMs })).toBe(expected);
  });

  it.each([
    ["restarts the owner of a network that a disabled service shares", false, [seen("b")]],
    ["leaves the owner of a network if the service that shares it has no container", true, []],
  ])("%s", (_title, expected, sharers) => {
    const owner = wanted("a");
    const services = [owner, wanted("b", { sharesNetworkOf: "a", isOn: false })];
    const containers = [seen("a", { state: "exited" }), ...sharers];
    expect(staysEnded(owner, { wanted: services, containers, atMs: nowMs })).toBe(expected);
  });
});
