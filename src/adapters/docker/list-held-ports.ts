import * as z from "zod";
import type { HeldPort } from "../../domain/container.ts";
import { composeLabels } from "./compose-labels.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { parseAnswer } from "./parse-answer.ts";

const Listed = z.array(
  z.object({
    Names: z.array(z.string()).default([]),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z
      .array(z.object({ IP: z.string().default(""), PublicPort: z.number().optional(), Type: z.string() }))
      .nullish(),
  }),
);

/** Every host port that running containers publish, with its Compose project and service. */
export async function listHeldPorts(
  connection: EngineConnection,
  signal?: AbortSignal,
): Promise<readonly HeldPort[]> {
  const containers = parseAnswer(Listed, await connection.get("/containers/json", {}, signal));
  return containers.flatMap(({ Names: [name = ""], Labels: labels, Ports: ports }) =>
    (ports ?? []).flatMap(({ IP: hostIp, PublicPort: published, Type: protocol }) =>
      published === undefined
        ? []
        : [
            {
              container: name.replace(/^\//, ""),
              project: labels?.[composeLabels.project],
              service: labels?.[composeLabels.service],
              hostIp,
              published,
              protocol,
            },
          ],
    ),
  );
}
