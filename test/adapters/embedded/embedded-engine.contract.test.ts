import { describe } from "vitest";
import { createEmbeddedProject, shellService } from "../../support/embedded-project.ts";
import { freePort } from "../../support/free-port.ts";
import { until } from "../../support/until.ts";
import { describeEngineContract } from "../engine-contract.ts";

describe("the embedded engine", () => {
  describeEngineContract(async () => {
    const project = "demo";
    const stack = await createEmbeddedProject(project);
    const elsewhere = await createEmbeddedProject(project, "win32");
    const launch = async (service: string, createOnly = false) => {
      const { exitCode, stderr } = await stack.launch([service], { createOnly });
      if (exitCode !== 0) throw new Error(stderr);
    };
    return {
      project,
      engine: stack.engine,
      unreachable: elsewhere.engine,
      image: undefined,
      versions: { api: /^$/, cgroup: /^$/ },
      unreachableSocket: undefined,
      async run(service, { says = [], endsWith } = {}) {
        const end = endsWith === undefined ? "exec sleep 1000" : `exit ${endsWith}`;
        await stack.write(service, shellService([...says.map((line) => `echo ${line}`), end].join("; ")));
        await launch(service);
        if (endsWith === undefined) return;
        await until(async () => {
          const found = await stack.engine.listContainers(project);
          return found.some((one) => one.service === service && one.state === "exited");
        });
      },
      async publish(service) {
        const published = await freePort();
        const ports = [`127.0.0.1:${published}:80`];
        await stack.write(service, shellService("exec sleep 1000", { ports }));
        await launch(service);
        return published;
      },
      async remove(service) {
        await stack.compose.removeServices(stack.target, [service]);
      },
      async create(service, { broken = false } = {}) {
        const command = broken ? ["no-such-program"] : ["sleep", "1000"];
        await stack.write(service, { image: "none", "x-stackctl": { embedded: { command } } });
        await launch(service, true);
      },
      checkThatEnds: (exitCode) => ({
        command: ["sh", "-c", `exit ${exitCode}`],
        intervalMs: 30_000,
        timeoutMs: 30_000,
      }),
      checkThatHangs: { command: ["sleep", "30"], intervalMs: 30_000, timeoutMs: 200 },
      async cleanup() {
        await stack.cleanup();
        await elsewhere.cleanup();
      },
    };
  });
});
