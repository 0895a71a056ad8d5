import type { Service } from "../domain/service.ts";

/** The services that an error of the launch speaks of, by container, image or name; none where it names nobody. */
export function findBlamed(launchError: string, services: readonly Service[]): ReadonlySet<string> {
  if (launchError === "") return new Set();
  const named = services.filter(
    ({ name }, _, all) =>
      // `p-web-admin-1` is of web-admin, though it ends like a container of admin.
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
 * The services that a failed pull is for. Compose pulls an image once and tells it by any service that runs it, also
 * where only another one asks for a platform that the image is not here for.
 */
function findPuller(named: Service, launchError: string, services: readonly Service[]): readonly Service[] {
  const { name, image, platform } = named;
  if (image === undefined || platform !== undefined || namesOneContainer(launchError, name)) return [named];
  const asking = services.filter((other) => other.image === image && other.platform !== undefined);
  return asking.length > 0 ? asking : [named];
}

/** Containers are called `PROJECT-SERVICE-NUMBER`; images that are pulled are told by service. */
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
