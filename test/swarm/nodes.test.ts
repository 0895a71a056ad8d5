import { afterEach, beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { busyboxImage } from "../support/engine/images.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { findRemains } from "../support/swarm/end-nodes.ts";
import { layOutNodes } from "../support/swarm/lay-out-nodes.ts";
import { ensureSwarm, startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";
import { until, untilFits } from "../support/until.ts";

const Members = z.array(
  z.object({
    Description: z.object({ Hostname: z.string() }),
    Status: z.object({ State: z.string(), Addr: z.string() }),
  }),
);

/** The state of each node as the manager reports it. */
async function readStates(swarm: SwarmNodes): Promise<Readonly<Record<string, string>>> {
  const members = Members.parse(await swarm.ask("n1", "GET", "/nodes"));
  return Object.fromEntries(members.map((one) => [one.Description.Hostname, one.Status.State]));
}

/** Starts a replica of a service on each node, and returns the ids of their containers by node. */
async function startEverywhere(swarm: SwarmNodes, service: string, network: string) {
  await swarm.docker("n1", "network", "create", "--driver", "overlay", "--attachable", network);
  const options = ["--detach", "--quiet", "--mode", "global", "--endpoint-mode", "dnsrr"];
  const script = `mkdir /w; hostname >/w/index.html; exec httpd -f -p 80 -h /w`;
  const where = ["--name", service, "--network", network, "--hostname", "{{.Node.Hostname}}"];
  // Its replicas end at once.
  const port = ["--publish", "mode=host,target=80,published=8080", "--stop-signal", "KILL"];
  await swarm.docker(
    "n1",
    "service",
    "create",
    ...options,
    ...where,
    ...port,
    busyboxImage,
    "sh",
    "-c",
    script,
  );
  const filter = `label=com.docker.swarm.service.name=${service}`;
  const containers = swarm.nodes.map(({ name }) =>
    untilFits(
      () => swarm.docker(name, "ps", "--quiet", "--filter", filter),
      (id) => id !== "",
    ),
  );
  return await Promise.all(containers);
}

describeWithSwarm("the swarm for tests", (swarm) => {
  it("has three ready nodes with an address and the image", async () => {
    await swarm().untilReady();
    const members = Members.parse(await swarm().ask("n1", "GET", "/nodes"));
    const found = members.map((one) => `${one.Description.Hostname} ${one.Status.State} ${one.Status.Addr}`);
    expect(found.sort()).toEqual(swarm().nodes.map(({ name, address }) => `${name} ready ${address}`));
    for (const { name } of swarm().nodes) {
      expect(await swarm().docker(name, "image", "ls", "--quiet", busyboxImage)).not.toBe("");
    }
  });

  it("reaches each replica of a service by name from each node, and by a port of its node", async () => {
    const [service, network] = [`reach-${process.pid}`, `reach-net-${process.pid}`];
    try {
      const containers = await startEverywhere(swarm(), service, network);
      const names = ["n1", "n2", "n3"];
      for (const [index, node] of names.entries()) {
        const addresses = `$(nslookup tasks.${service} | grep -o '10[.][0-9.]*')`;
        const command = `for address in ${addresses}; do wget -qO- http://$address/; done`;
        // A node learns of the other replicas after its own has started.
        await until(async () => {
          const seen = await swarm().docker(node, "exec", containers[index] ?? "", "sh", "-c", command);
          return seen.split("\n").sort().join(" ") === names.join(" ");
        });
      }
      for (const { name, address } of swarm().nodes) {
        expect(await swarm().inNamespace("n1", "busybox", "wget", "-qO-", `http://${address}:8080/`)).toBe(
          name,
        );
      }
    } finally {
      await swarm().docker("n1", "service", "rm", service);
      await until(async () => {
        const removed = await swarm()
          .docker("n1", "network", "rm", network)
          .catch(() => undefined);
        return removed !== undefined;
      });
    }
  });

  it("is the same swarm for the next test run", async () => {
    const again = await ensureSwarm({ name: swarm().name, nodes: 3 });
    expect(again.nodes).toEqual(swarm().nodes);
  });
});

describeWithSwarm("a swarm of one test", () => {
  let own: SwarmNodes;
  beforeEach(async () => {
    own = await startSwarm({ name: "own", nodes: 3 });
  });
  afterEach(async () => await own.end());

  it("survives a killed worker, whose containers run on", async () => {
    const [, container = ""] = await startEverywhere(own, "web", "net");
    const processes = await own.docker("n2", "inspect", "--format", "{{.State.Pid}}", container);
    await own.kill("n2");
    await until(async () => (await readStates(own)).n2 === "down");
    expect(() => process.kill(Number(processes), 0)).not.toThrow();
    await own.restart("n2");
    await own.untilReady();
    expect(await own.docker("n2", "info", "--format", "{{.Swarm.NodeID}}")).toBe(own.nodes[1]?.id);
  });

  it("ends the containers of a machine that fails", async () => {
    const [, , container = ""] = await startEverywhere(own, "web", "net");
    const processes = await own.docker("n3", "inspect", "--format", "{{.State.Pid}}", container);
    await own.killMachine("n3");
    expect(() => process.kill(Number(processes), 0)).toThrow("ESRCH");
    await own.restart("n3");
    await own.untilReady();
  });

  it("loses a node behind a cut network, and gets it back", async () => {
    await own.cutNetwork("n3");
    await until(async () => (await readStates(own)).n3 === "down");
    await expect(own.inNamespace("n1", "ping", "-c1", "-W1", own.nodes[2]?.address ?? "")).rejects.toThrow();
    await own.healNetwork("n3");
    await own.untilReady();
  });

  it("comes back after its manager was killed", async () => {
    await own.kill("n1");
    await own.restart("n1");
    await own.untilReady();
  });

  it("is replaced if a node is broken", async () => {
    await own.kill("n2");
    const next = await ensureSwarm({ name: own.name, nodes: 3 });
    expect(next.nodes.map(({ id }) => id)).not.toContain(own.manager.id);
    await next.untilReady();
  });

  it("leaves no process, namespace, mount, cgroup or file behind", async () => {
    await startEverywhere(own, "web", "net");
    await own.kill("n2");
    const layout = layOutNodes(own.name, 3);
    const before = await findRemains(layout);
    expect(Object.values(before).map((list) => list.length > 0)).toEqual([true, true, true, true]);
    await own.end();
    expect(await findRemains(layout)).toEqual({ pids: [], mounts: [], namespaces: [], cgroups: [] });
  });
});
