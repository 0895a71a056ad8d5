import { posix } from "node:path";
import type { Finding } from "../../domain/finding.ts";
import { listChanging } from "../launch/graph.ts";
import { nameMachine } from "../services/place-endpoint.ts";
import { isBind } from "../services/plan-carried-files.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type MountFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "engine" | "projectDirectory" | "mountPlaces" | "carried"
>;

/** The key of a mount in `mountPlaces`. */
export function mountKey(service: string, source: string): string {
  return `${service} ${source}`;
}

/** Paths that machines with an engine usually have. */
const usual =
  /^(?:\/|\/(?:var\/)?run\/docker\.sock|\/etc\/(?:localtime|timezone)|\/(?:dev|proc|sys|lib\/modules)(?:\/.*)?)$/;

/**
 * For an engine on another machine: refuses bind mounts from the project, which only this machine has, and files that
 * cannot be carried; warns about other bind mounts, which only that machine can check.
 */
export function checkRemoteMounts(facts: MountFacts): readonly Finding[] {
  const { engine, plan } = facts;
  if (engine.remote === undefined) return [];
  const machine = nameMachine(engine.remote);
  const changing = listChanging(plan);
  const changed = facts.services.filter(({ service }) => changing.has(service.name));
  const findings = changed.flatMap(({ service, feature }) => {
    const about = { ...blank, service: service.name, feature };
    return service.hostMounts.flatMap((mount): readonly Finding[] => {
      const { source } = mount;
      if (!isBind(mount)) return checkCarried(service, mount, about, facts, machine);
      const place = facts.mountPlaces.get(mountKey(service.name, source));
      if (!isOfProject(source, place?.written, facts.projectDirectory)) return [];
      const at = place === undefined ? "" : ` (${place.where.file}:${place.where.line})`;
      return [
        {
          ...about,
          code: "bind-source-remote",
          severity: "warning",
          needsForce: true,
          message: `${service.name} mounts ${place?.written ?? source}${at} from this machine, but the engine runs on ${machine}`,
          hint: "Put the files into the image, into configs or into a named volume.",
        },
      ];
    });
  });
  const others = changed.flatMap(({ service }) =>
    service.hostMounts
      .filter(isBind)
      .map(({ source }) => ({
        source,
        written: facts.mountPlaces.get(mountKey(service.name, source))?.written,
      }))
      .filter(({ source, written }) => !isOfProject(source, written, facts.projectDirectory))
      .map(({ source }) => source),
  );
  return [...findings, ...warnUnchecked([...new Set(others)], machine)];
}

function checkCarried(
  { name, readOnly = false }: MountFacts["services"][number]["service"],
  { source, material }: MountFacts["services"][number]["service"]["hostMounts"][number],
  about: Pick<Finding, "details" | "service" | "feature" | "needsForce">,
  { carried }: MountFacts,
  machine: string,
): readonly Finding[] {
  const word = material?.kind === "secrets" ? "secret" : "config";
  const what = `the ${word} ${material?.name ?? ""} of ${name}`;
  const reason = carried?.refused.get(source);
  const finding = { ...about, code: "file-not-carried", severity: "error" } as const;
  if (reason !== undefined) {
    return [
      {
        ...finding,
        message: `${what} cannot be copied to ${machine}: the file ${source} ${reason}`,
        hint: reason.includes("exist")
          ? "Create the file, or correct its path."
          : "Put the file into the image.",
      },
    ];
  }
  if (!readOnly) return [];
  return [
    {
      ...finding,
      message: `${what} cannot be copied to ${machine}, because the service has a read-only file system`,
      hint: "Remove read_only, or put the file into the image.",
    },
  ];
}

function isOfProject(source: string, written: string | undefined, directory: string): boolean {
  return /^[.~]/.test(written ?? "") || `${posix.normalize(source)}/`.startsWith(`${directory}/`);
}

function warnUnchecked(sources: readonly string[], machine: string): readonly Finding[] {
  const unusual = sources.filter((source) => !usual.test(source));
  if (unusual.length === 0) return [];
  return [
    {
      ...blank,
      code: "bind-source-unchecked",
      severity: "warning",
      message: `only ${machine} can tell whether it has ${unusual.join(", ")}, which services mount`,
      hint: `Run ls on ${machine} if a container finds an empty folder there.`,
    },
  ];
}
