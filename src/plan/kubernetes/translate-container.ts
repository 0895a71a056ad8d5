import type { Branch, Tree } from "../eject/compose-tree.ts";
import { ContainerTexts } from "./container-texts.ts";
import { listPorts } from "./list-ports.ts";
import { tidy } from "./tidy.ts";
import { translateMaterials } from "./translate-materials.ts";
import { translateMounts } from "./translate-mounts.ts";
import { translateProbes } from "./translate-probes.ts";
import { translateResources } from "./translate-resources.ts";
import { translateContainerSecurity } from "./translate-security.ts";
import type { Translating } from "./translating.ts";

/** The image of a service: the one that Compose builds has the project's and the service's name. */
export function imageOf({
  composeName,
  service,
  stack,
}: Pick<Translating, "composeName" | "service" | "stack">): string {
  return service.image ?? `${stack.document.name}-${composeName}`.toLowerCase();
}

/** The container of a service. `isInit`: without probes, which an init container must not have. */
export function translateContainer(translating: Translating, isInit: boolean): Branch {
  const { name, composeName, service, stack, report } = translating;
  const { secretName, book } = stack;
  const environment = keepValid(service.environment, translating);
  const texts = new ContainerTexts({ service: composeName, environment, book, secretName });
  const { entrypoint, command: words } = service;
  // An option of the entrypoint may say what the first word of the command is.
  const placed = texts.placeCommand([...(entrypoint ?? []), ...(words ?? [])]);
  if (service.entrypoint?.length === 0) {
    const message = "the image's own entrypoint counts: Kubernetes cannot clear it";
    report("changes", ["entrypoint"], message);
  }
  const probes = isInit
    ? {}
    : translateProbes(service.healthcheck, {
        service: composeName,
        texts,
        book,
        liveness: stack.options.liveness,
      });
  const count = entrypoint?.length ?? 0;
  const env: Tree = texts.listEnv();
  for (const secret of texts.used.values()) stack.useSecret(secret);
  return tidy({
    name,
    image: imageOf(translating),
    imagePullPolicy: service.build === undefined ? pullPolicies[service.pull_policy ?? ""] : undefined,
    command: placed.slice(0, count),
    args: placed.slice(count),
    workingDir: service.working_dir,
    stdin: service.stdin_open || undefined,
    tty: service.tty || undefined,
    env,
    ports: listPorts(service).map(({ port, protocol }) =>
      tidy({ containerPort: port, protocol: protocol === "TCP" ? undefined : protocol }),
    ),
    ...probes,
    resources: translateResources(service, report),
    securityContext: translateContainerSecurity(service, report),
    volumeMounts: [...translateMounts(translating), ...translateMaterials(translating)],
  });
}

const pullPolicies: Readonly<Record<string, string | undefined>> = {
  always: "Always",
  never: "Never",
  missing: "IfNotPresent",
  if_not_present: "IfNotPresent",
};

/** Names of variables have a form in Kubernetes before 1.30. */
function keepValid(
  environment: Readonly<Record<string, string | null>>,
  { report }: Translating,
): Readonly<Record<string, string | null>> {
  const entries = Object.entries(environment).filter(([name]) => {
    if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) return true;
    report("breaks", ["environment", name], `variable ${name} is left out: Kubernetes refuses its name`);
    return false;
  });
  return Object.fromEntries(entries);
}
