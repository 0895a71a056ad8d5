import { afterAll, beforeAll, expect, it } from "vitest";
import { busyboxImage } from "../support/engine/images.ts";
import { type Deployed, deployDocument } from "../support/swarm/deploy-document.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { untilFits } from "../support/until.ts";

const composeOf = (deploy: object, more: object = {}) =>
  JSON.stringify({
    services: {
      web: {
        image: busyboxImage,
        command: ["sleep", "3600"],
        init: true,
        network_mode: "bridge",
        deploy,
        ...more,
      },
    },
  });

describeWithSwarm("the hash of a service", (swarm) => {
  let deployed: Deployed;
  beforeAll(async () => {
    const project = `hashes${process.pid}`;
    deployed = await deployDocument(swarm(), { project, compose: composeOf({ replicas: 1 }) });
  });
  afterAll(async () => await deployed?.remove());

  it("stays the same for changes that keep the running task, and changes with every other one", async () => {
    const hash = deployed.translated.services.get("web")?.hash;
    await deployed.untilTask("web", "running");
    const before = await deployed.listContainers("web");
    const deploy = {
      replicas: 2,
      labels: { tier: "front" },
      update_config: { parallelism: 2, order: "start-first" },
      placement: { constraints: ["node.platform.os==linux"], preferences: [{ spread: "node.labels.zone" }] },
    };
    expect(await deployed.update("web", composeOf(deploy))).toBe(hash);
    const scaled = await untilFits(
      () => deployed.listContainers("web"),
      (containers) => Object.keys(containers).length === 2,
    );
    expect(scaled[1]).toBe(before[1]);

    const replaced = await deployed.update("web", composeOf(deploy, { environment: { A: "1" } }));
    expect(replaced).not.toBe(hash);
    await untilFits(
      () => deployed.listContainers("web"),
      ({ 1: first, 2: second }) =>
        first !== undefined && second !== undefined && first !== scaled[1] && second !== scaled[2],
    );
    const { Config } = await deployed.inspect("web");
    expect(Config).toMatchObject({ Labels: { "stackctl.hash": replaced } });
  });
});
