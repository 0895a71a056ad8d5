import { existsSync, readFileSync } from "node:fs";
import { execa } from "execa";
import { findNodesObstacle } from "../swarm/find-nodes-obstacle.ts";

/** The reason why no Kubernetes can be built or started here; undefined if nothing is known to prevent it. */
export async function findKubernetesObstacle(): Promise<string | undefined> {
  if (process.env.STACKCTL_TEST_KUBERNETES === "none") return "STACKCTL_TEST_KUBERNETES=none";
  const obstacle = await findNodesObstacle();
  if (obstacle !== undefined) return obstacle;
  const isDebian =
    existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian) return "Kubernetes is built from Debian's packages, on Debian";
  const found = await execa("sh", ["-c", "command -v dpkg-source"], { reject: false });
  if (found.exitCode !== 0) return "dpkg-source is not installed: install dpkg-dev";
  return undefined;
}
