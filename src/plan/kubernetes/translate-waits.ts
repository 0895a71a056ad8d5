import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeService } from "./compose-service.ts";
import { kubeName } from "./kube-names.ts";
import { listPorts } from "./list-ports.ts";
import type { Translating } from "./translating.ts";

/** What a service's pod does before its own container starts. */
export interface Waits {
  /** Init containers that wait. */
  readonly containers: readonly Branch[];
  /** Jobs that run as init containers of this pod. */
  readonly folded: readonly string[];
}

/**
 * How a pod waits for the dependencies of its service. A ready dependency is reachable by its Service; a job
 * with only one dependant runs in the dependant's pod, because waiting for a Job needs access to the API.
 */
export function translateWaits(translating: Translating, isFolded: (job: string) => boolean): Waits {
  const { service, stack } = translating;
  const containers: Branch[] = [];
  const folded: string[] = [];
  for (const [other, { condition }] of Object.entries(service.depends_on)) {
    const dependency = stack.document.services[other];
    if (!dependency) continue;
    if (condition === "service_healthy") containers.push(...waitFor(other, dependency, translating));
    else if (condition === "service_started") {
      const message = `it may start before ${other}: Kubernetes starts all pods at once`;
      translating.report("minor", ["depends_on", other], message);
    } else if (isFolded(other)) folded.push(other);
    else {
      const message = `it starts before job ${other} ends: several pods need the job, and waiting for a Job needs access to the API`;
      translating.report("changes", ["depends_on", other], message);
    }
  }
  return { containers, folded };
}

function waitFor(other: string, dependency: ComposeService, translating: Translating): readonly Branch[] {
  const { stack, report } = translating;
  const target = stack.names.get(other) ?? kubeName(other);
  if (stack.jobs.has(other)) {
    report("changes", ["depends_on", other], `it does not wait for the health of ${other}, which is a Job`);
    return [];
  }
  const { healthcheck } = dependency;
  if (!healthcheck || healthcheck.disable || healthcheck.test.length === 0) {
    const message = `it waits until ${other} runs, not until it is healthy: Kubernetes does not read the health check of an image`;
    report("changes", ["depends_on", other], message);
  }
  const ports = listPorts(dependency);
  const port = ports.find(({ protocol }) => protocol === "TCP")?.port;
  if (port === undefined && ports.length > 0) {
    report("changes", ["depends_on", other], `it does not wait for ${other}, which has no TCP port`);
    return [];
  }
  if (port === undefined) {
    const message = `it waits until the name ${target} resolves: ${other} has no known port. List its port under expose for a better test`;
    report("minor", ["depends_on", other], message);
  }
  // A headless Service has an address only while a pod is ready. Port 9 is not used: the lookup alone counts.
  const script =
    port === undefined
      ? `while nc -w 1 ${target} 9 -e true 2>&1 | grep -q 'bad address'; do sleep 1; done`
      : `until nc -w 2 ${target} ${port} -e true; do sleep 1; done`;
  return [
    {
      name: kubeName(`wait-for-${target}`),
      image: stack.options.waitImage,
      command: ["sh", "-c", script],
      securityContext: {
        runAsUser: 65534,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    },
  ];
}
