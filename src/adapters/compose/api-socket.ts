import * as z from "zod";

const Printed = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      use_api_socket: z.boolean().optional(),
      environment: z.record(z.string(), z.unknown()).nullish(),
      volumes: z.array(z.unknown()).nullish(),
      configs: z.array(z.unknown()).nullish(),
    }),
  ),
});

const socket = "/var/run/docker.sock";
const credentials = "/run/secrets/docker";

/**
 * Adds what Compose adds to services with `use_api_socket` before it hashes them: the engine's socket and the
 * credentials. `config` prints the model without both, because Compose adds them only when it creates a
 * container (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/apiSocket.go). Undefined when no
 * service has the key.
 */
export function withApiSocket(printed: unknown): unknown {
  const model = Printed.safeParse(printed).data;
  if (!model || !Object.values(model.services).some((service) => service.use_api_socket)) return undefined;
  const services = Object.entries(model.services).map(([name, service]) => [
    name,
    service.use_api_socket
      ? {
          ...service,
          environment: { DOCKER_CONFIG: credentials, ...service.environment },
          volumes: [...(service.volumes ?? []), { type: "bind", source: socket, target: socket }],
          configs: [
            ...(service.configs ?? []),
            { source: "#apisocket", target: `${credentials}/config.json` },
          ],
        }
      : service,
  ]);
  return { ...model, services: Object.fromEntries(services) };
}
