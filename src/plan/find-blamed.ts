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
  const blamed = named.length > 0 ? named : services.filter((service) => namesImage(launchError, service));
  return new Set(blamed.map(({ name }) => name));
}

/** Containers are called `PROJECT-SERVICE-NUMBER`; images that are pulled are told by service. */
function namesContainer(text: string, name: string): boolean {
  const escaped = name.replaceAll(/[^\w-]/g, "\\$&");
  return new RegExp(
    `[-_]${escaped}[-_]\\d+\\b|\\bservice "${escaped}"|^(?:the launch failed: )?${escaped}: `,
    "m",
  ).test(text);
}

function namesImage(text: string, { image }: Service): boolean {
  if (image === undefined) return false;
  const [repository = image] = image.split("@");
  const words = new Set(text.split(/[\s"',;]+/).map((word) => word.replace(/:$/, "")));
  return [image, repository, repository.replace(/:[^/:]+$/, "")].some((name) => words.has(name));
}
