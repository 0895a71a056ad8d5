import type { BuildFailure } from "../../domain/build-failure.ts";
import type { Service } from "../../domain/service.ts";

/**
 * The services that a launch error names by container, image or service name; empty if it names none.
 */
export function findBlamed(launchError: string, services: readonly Service[]): ReadonlySet<string> {
  if (launchError === "") return new Set();
  const named = services.filter(
    ({ name }, _, all) =>
      // `p-web-admin-1` belongs to web-admin, although it ends like a container of admin.
      !all.some((other) => other.name.endsWith(`-${name}`) && namesContainer(launchError, other.name)) &&
      namesContainer(launchError, name),
  );
  const blamed =
    named.length > 0
      ? named.flatMap((service) => findPuller(service, launchError, services))
      : services.filter((service) => namesImage(launchError, service));
  return new Set(blamed.map(({ name }) => name));
}

/**
 * The services that need a failed pull. Compose pulls an image once and names any service that runs it, even
 * if only another service requires a platform that the local image does not have.
 */
function findPuller(named: Service, launchError: string, services: readonly Service[]): readonly Service[] {
  const { name, image, platform } = named;
  if (image === undefined || platform !== undefined || namesOneContainer(launchError, name)) return [named];
  const asking = services.filter((other) => other.image === image && other.platform !== undefined);
  return asking.length > 0 ? asking : [named];
}

/**
 * Whether a text names a container, `PROJECT-SERVICE-NUMBER`, or a pull, which Compose reports by service
 * name.
 */
function namesContainer(text: string, name: string): boolean {
  const pulled = new RegExp(`^(?:the launch failed: )?${escapeName(name)}: `, "m");
  return namesOneContainer(text, name) || pulled.test(text);
}

function namesOneContainer(text: string, name: string): boolean {
  return new RegExp(`[-_]${escapeName(name)}[-_]\\d+\\b|\\bservice "${escapeName(name)}"`, "m").test(text);
}

function escapeName(name: string): string {
  return name.replaceAll(/[^\w-]/g, "\\$&");
}

function namesImage(text: string, { image }: Service): boolean {
  if (image === undefined) return false;
  const [repository = image] = image.split("@");
  const words = new Set(text.split(/[\s"',;]+/).map((word) => word.replace(/:$/, "")));
  return [image, repository, repository.replace(/:[^/:]+$/, "")].some((name) => words.has(name));
}

/**
 * The services that a failed build is for: the one that the report names, or the only one with a build, or the one of
 * the reported context; with every other one that builds the same. Empty where none of them is certain.
 */
export function findUnbuilt(
  { service, reason }: BuildFailure,
  services: readonly Service[],
): readonly Service[] {
  const built = services.filter(({ hasBuild }) => hasBuild);
  const [only] = built;
  const culprit =
    built.find(({ name }) => name === service) ??
    (built.length === 1
      ? only
      : built.find(({ build }) => build !== undefined && reason.includes(`"${build.context}"`)));
  if (culprit === undefined) return [];
  return built.filter(
    (one) => one === culprit || (one.build !== undefined && one.build.key === culprit.build?.key),
  );
}
