import { describe, inject } from "vitest";
import "./global-setup.ts";
import type { Kubernetes } from "./kubernetes.ts";
import { ensureSharedKubernetes, type SharedKubernetes } from "./shared-kubernetes.ts";

const shared = await openShared();

/**
 * A suite that needs a Kubernetes 1.20 of three nodes, which all suites share: its namespaces must be its own. Without
 * one, the suite is skipped with the reason in its title.
 */
export function describeWithKubernetes(title: string, suite: (kubernetes: () => Kubernetes) => void): void {
  if (shared.kind === "available") describe(title, () => suite(() => shared.kubernetes));
  else describe.skip(`${title} (skipped, no Kubernetes: ${shared.reason})`, () => suite(noKubernetes));
}

async function openShared(): Promise<SharedKubernetes> {
  const obstacle: string | undefined = inject("kubernetesObstacle");
  if (obstacle === undefined) throw new Error("Tests that need Kubernetes are in test/kubernetes.");
  if (obstacle !== "") return { kind: "absent", reason: obstacle };
  const opened = await ensureSharedKubernetes();
  if (opened.kind === "absent") {
    process.stderr.write(`test kubernetes: NONE, tests that need one are skipped: ${opened.reason}\n`);
  }
  return opened;
}

function noKubernetes(): never {
  throw new Error("there is no Kubernetes");
}
