import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** Shapes that Compose 2.40 prints in a form that it cannot read again, or reads differently. */
const shapes = {
  swap: "mem_limit: 64m, memswap_limit: -1",
  reservation: "mem_reservation: -1",
  swappiness: "mem_swappiness: -1",
  devices: 'blkio_config: { device_read_bps: [{ path: /dev/null, rate: "12mb" }] }',
  key: 'labels: { "a$$b": "c$$d" }',
};
const services = Object.entries(shapes).map(
  ([name, keys]) => `${name}: { ${quickIdle}, env_file: [one.env], ${keys} }`,
);
const files = {
  "compose.yaml": `services:\n  ${services.join("\n  ")}\n  joining: { ${quickIdle}, network_mode: "service:swap", environment: { A: "1" } }\n`,
  "one.env": "P=1\n",
};

describeWithEngine("a model that Compose prints but cannot read", () => {
  scenario("does not change the plan", files, async (fixture) => {
    await fixture.compose("create");
    const changes = async () => {
      const { steps } = (await fixture.stackctl("plan --json")).json(LaunchPlan);
      return steps.filter(({ kind }) => kind === "recreate").map(({ service }) => service);
    };
    expect(await changes()).toEqual([]);
    const text = await fixture.read("compose.yaml");
    await fixture.write("compose.yaml", text.replace('A: "1"', 'A: "2"'));
    expect(await changes()).toEqual(["joining"]);
  });

  scenario("is ejected into a file that Compose reads", files, async (fixture) => {
    expect(await fixture.stackctl("eject --output out.yaml")).toMatchObject({ exitCode: 0 });
    await fixture.compose("-f out.yaml --env-file .env.ejected config --quiet");
  });
});
