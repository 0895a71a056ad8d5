import { execa } from "execa";
import { startEngine } from "../engine/start-engine.ts";

/** The reason why this machine cannot have several engines for tests; undefined if it can. */
export async function findNodesObstacle(): Promise<string | undefined> {
  if (process.platform !== "linux") return "network namespaces exist only on Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  // Its image is copied to the nodes, and its installation brings the programs.
  const engine = await startEngine();
  if (engine.kind === "absent") return `no engine: ${engine.reason}`;
  for (const program of ["dockerd", "ip", "nsenter", "unshare", "iptables"]) {
    const found = await execa("sh", ["-c", `command -v ${program}`], { reject: false });
    if (found.exitCode !== 0) return `${program} is not installed`;
  }
  const tried = await execa("unshare", ["--net", "--uts", "ip", "link", "add", "br0", "type", "bridge"], {
    reject: false,
  });
  if (tried.exitCode !== 0) return `no bridge in a network namespace: ${tried.stderr.trim()}`;
  return undefined;
}
