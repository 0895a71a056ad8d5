import type { ServiceSpec } from "./service-spec.ts";
import { swarmLabels } from "./swarm-labels.ts";

/** A container on some node, and an image that is present there. */
export interface ReadContainer {
  readonly project: string;
  readonly containerId: string;
  readonly nodeId: string;
  readonly image: string;
  /** The data folder of the engine on that node. */
  readonly dataFolder: string;
}

const mountedAt = "/container";

/**
 * The service whose one task prints the health of a container on its node, as JSON. It runs in the image of that container,
 * because no other image is sure to be on the node, and needs `sed` there. The engine stores the state of a container in
 * `config.v2.json`, on one line: `…"Health":{…}},"ID":"…`. The rest of the file has secrets and is not printed.
 */
export function describeReader(
  name: string,
  { project, containerId, nodeId, image, dataFolder }: ReadContainer,
): ServiceSpec {
  return {
    Name: name,
    Labels: { [swarmLabels.reader]: project },
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Labels: { [swarmLabels.reader]: project },
        Command: ["sed"],
        Args: ["-n", `s/^.*"Health":\\(.*\\)},"ID":"${containerId}".*$/\\1/p`, `${mountedAt}/config.v2.json`],
        User: "0:0",
        ReadOnly: true,
        Privileges: { NoNewPrivileges: true },
        Healthcheck: { Test: ["NONE"] },
        Mounts: [
          {
            Type: "bind",
            Source: `${dataFolder}/containers/${containerId}`,
            Target: mountedAt,
            ReadOnly: true,
            // The engine mounts its own folder only as rslave. A mount below would keep the container's own mounts busy.
            BindOptions: { Propagation: "rslave", NonRecursive: true },
          },
        ],
      },
      RestartPolicy: { Condition: "none" },
      Placement: { Constraints: [`node.id==${nodeId}`] },
      // The driver of the node may have no log that can be read.
      LogDriver: { Name: "json-file" },
    },
    Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } },
    EndpointSpec: { Mode: "dnsrr" },
  };
}
