import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, it, onTestFinished, vi } from "vitest";
import { createNodeHost } from "../../../src/adapters/host/node-host.ts";
import { addressesOverlap } from "../../../src/domain/host-address.ts";
import { publishableAddresses } from "../../support/address-matrix.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { docker } from "../../support/engine/docker.ts";
import { busyboxImage } from "../../support/engine/images.ts";
import { freePort } from "../../support/free-port.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

/** Addresses that this machine has; some have no IPv6. */
const hasV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === "IPv6"));
const addresses = publishableAddresses.filter((address) => hasV6 || !address.includes(":"));

describeWithEngine("an engine that publishes one port on two addresses", () => {
  const write = (address: string) =>
    address === "" ? "" : address.includes(":") ? `[${address}]:` : `${address}:`;

  /** Whether one container gets both; the error of a container that cannot start gives the reason. */
  async function publishes(
    first: string,
    second: string,
    protocol: "tcp" | "udp",
  ): Promise<{ readonly works: boolean; readonly said: string }> {
    const name = `st-addresses-${randomBytes(4).toString("hex")}`;
    const port = await freePort();
    const flags = [`${write(first)}${port}:80/${protocol}`, `${write(second)}${port}:81/${protocol}`];
    const publish = flags.flatMap((flag) => ["--publish", flag]);
    await docker("create", "--name", name, ...publish, busyboxImage, "true");
    try {
      return await docker("start", name).then(
        () => ({ works: true, said: "" }),
        (error: unknown) => ({ works: false, said: String(error) }),
      );
    } finally {
      await docker("rm", "--force", name);
    }
  }

  const pairs = addresses.flatMap((first, index) =>
    addresses.slice(index).map((second) => [first, second] as const),
  );

  it.each(pairs)("refuses %j beside %j exactly if the addresses overlap", async (first, second) => {
    const overlap = addressesOverlap(first, second);
    const tcp = await publishes(first, second, "tcp");
    expect(tcp.works).toBe(!overlap);
    if (overlap) expect(tcp.said).toMatch(/already in use|already allocated/);
  });

  const others: readonly (readonly [string, string])[] = [
    ["::", "0.0.0.0"],
    ["", "127.0.0.1"],
    ["127.0.0.1", "127.0.0.2"],
  ];

  it.each(others.filter(([first]) => hasV6 || first !== "::"))(
    "does the same for UDP: %j beside %j",
    async (first, second) => {
      expect((await publishes(first, second, "udp")).works).toBe(!addressesOverlap(first, second));
    },
  );
});

describeWithEngine("a process that has one port", () => {
  const host = createNodeHost();

  it
    .runIf(hasV6)
    .each(
      publishableAddresses
        .filter((address) => address !== "")
        .flatMap((listening) => publishableAddresses.map((wanted) => [listening, wanted] as const)),
    )("on %j stands in the way of %j exactly where the addresses overlap", async (listening, wanted) => {
    const server = createServer().listen({ host: listening, port: 0, ipv6Only: listening.includes(":") });
    onTestFinished(() => {
      server.close();
    });
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
    const owner = await host.findPortOwner({ hostIp: wanted, published: address.port, protocol: "tcp" });
    const me = { pid: process.pid, process: expect.any(String) };
    expect(owner).toEqual(addressesOverlap(listening, wanted) ? me : undefined);
  });
});
