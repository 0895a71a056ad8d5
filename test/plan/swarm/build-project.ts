import type { SwarmInputs } from "../../../src/plan/swarm/swarm-inputs.ts";
import { translateProject } from "../../../src/plan/swarm/translate-project.ts";

/** Inputs of a translation for one document, below the project directory /project. */
export function inputsFor(document: object, more: Partial<SwarmInputs> = {}): SwarmInputs {
  return {
    document: { name: "demo", ...document },
    directory: "/project",
    files: new Map(),
    environment: new Map(),
    pins: new Map(),
    jobs: new Set(),
    ...more,
  };
}

/** Translates a document whose only service is `web`, and returns that service. */
export function translateWeb(web: object, { document, ...more }: Partial<SwarmInputs> = {}) {
  const rest = typeof document === "object" ? document : {};
  const services = { web: { image: "app", ...web } };
  const project = translateProject(inputsFor({ ...rest, services }, more));
  const service = project.services.get("web");
  if (service === undefined) throw new Error("the project has no service web");
  return { ...service, project };
}

/** The container of the service `web`. */
export function containerOf(web: object, more: Partial<SwarmInputs> = {}) {
  return translateWeb(web, more).spec.TaskTemplate.ContainerSpec;
}

/** Kind, path below the service and message of each finding of the service `web`. */
export function findingsOf(web: object, more: Partial<SwarmInputs> = {}): readonly string[] {
  return translateWeb(web, more).findings.map(
    ({ kind, path, message }) =>
      `${kind} ${path.slice(path[0] === "services" ? 2 : 0).join(".")}: ${message}`,
  );
}

/** Base64 of a text. */
export function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}
