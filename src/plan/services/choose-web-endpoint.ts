import type { WebEndpoint } from "../../domain/documents/command-documents.ts";
import { StackError } from "../../domain/errors.ts";
import type { StatusReport } from "../../domain/report.ts";

type ServiceStatus = StatusReport["services"][number];

/** Container ports whose usual protocol is not HTTP, by the IANA registry of port numbers. */
const otherProtocols: ReadonlySet<number> = new Set([
  22, 25, 53, 1433, 1521, 2181, 3306, 4222, 5432, 5672, 6379, 9042, 9092, 11211, 27017,
]);

/**
 * The endpoints to open: the first one of the named service, or the first one of each ready service. Throws StackError:
 * `usage` where the service is disabled or has no web endpoint, `not-ready` where it is not ready.
 */
export function chooseWebEndpoints(
  { services }: Pick<StatusReport, "services">,
  named: string | undefined,
): readonly WebEndpoint[] {
  if (named === undefined) return chooseAll(services);
  const service = services.find(({ name }) => name === named);
  if (service === undefined || service.condition === null) throw refuseDisabled(named, service);
  const endpoint = firstOf(service);
  if (endpoint === undefined) throw refusePortless(service, chooseOthers(services));
  if (!isReady(service)) throw refuseUnready(service);
  return [endpoint];
}

/** The program that opens an address on this platform, with its arguments; `$BROWSER` comes first. */
export function chooseBrowser(
  url: string,
  { platform, browser }: { readonly platform: string; readonly browser: string | undefined },
): readonly string[] {
  // A list of programs is tried in its order elsewhere; the first one is enough to open a page.
  const [first = ""] = (browser ?? "").split(":").map((word) => word.trim());
  if (first !== "" && platform !== "win32") {
    const words = first.split(/\s+/);
    return words.some((word) => word.includes("%s"))
      ? words.map((word) => word.replaceAll("%s", url))
      : [...words, url];
  }
  if (platform === "darwin") return ["open", url];
  // `start` is a command of the shell and takes its first quoted word for a title.
  if (platform === "win32") return ["cmd", "/c", "start", "", url.replaceAll("&", "^&")];
  return ["xdg-open", url];
}

function chooseAll(services: readonly ServiceStatus[]): readonly WebEndpoint[] {
  const web = services.flatMap((service) => {
    const endpoint = service.condition === null ? undefined : firstOf(service);
    return endpoint === undefined ? [] : [{ service, endpoint }];
  });
  const ready = web.filter(({ service }) => isReady(service));
  const [unready] = web;
  if (ready.length > 0) return ready.map(({ endpoint }) => endpoint);
  if (unready !== undefined) throw refuseUnready(unready.service);
  throw new StackError("usage", {
    message: "no enabled service has a web endpoint",
    hint: "Publish a port of a service (ports), or declare endpoints in stackctl.yaml.",
  });
}

function chooseOthers(services: readonly ServiceStatus[]): readonly string[] {
  return services.filter((one) => one.condition !== null && firstOf(one)).map(({ name }) => name);
}

/** A declared http(s) endpoint, or else a published port whose protocol may be HTTP. */
function firstOf({ name: service, endpoints }: ServiceStatus): WebEndpoint | undefined {
  const declared = endpoints.find(({ url }) => /^https?:/i.test(url));
  if (declared !== undefined) return { service, ...declared };
  const port = endpoints.find(({ name, url }) => {
    // Another name is one that stackctl.yaml declares, and its author chose tcp: on purpose.
    const target = / port (\d+)$/.exec(name)?.[1];
    return url.startsWith("tcp://") && target !== undefined && !otherProtocols.has(Number(target));
  });
  if (port === undefined) return undefined;
  const scheme = / port (?:443|8443)$/.test(port.name) ? "https" : "http";
  return { service, ...port, url: port.url.replace(/^tcp:/, `${scheme}:`) };
}

function isReady({ verdict }: ServiceStatus): boolean {
  return verdict === "ready";
}

function refuseDisabled(named: string, service: ServiceStatus | undefined): StackError {
  const feature = service?.feature ?? null;
  return new StackError("usage", {
    message:
      feature === null
        ? `service ${named} is not enabled`
        : `service ${named} is not enabled: feature ${feature} is disabled`,
    hint: feature === null ? `Run stackctl up ${named}.` : `Run stackctl up --enable-${feature}.`,
  });
}

function refusePortless({ name }: ServiceStatus, others: readonly string[]): StackError {
  return new StackError("usage", {
    message: `service ${name} has no web endpoint`,
    hint:
      others.length === 0
        ? `Publish a port of ${name} (ports), or declare an endpoint in stackctl.yaml.`
        : `Open one of these services instead: ${others.join(", ")}.`,
  });
}

function refuseUnready({ name, verdict, state }: ServiceStatus): StackError {
  const isUnstarted = state === "missing" || verdict === "not-started";
  return new StackError(isUnstarted ? "not-started" : "not-ready", {
    message: isUnstarted
      ? `service ${name} is not started`
      : `service ${name} is not ready: ${verdict ?? state}`,
    hint:
      verdict === "failed" && !isUnstarted
        ? `Run stackctl logs ${name} to see why.`
        : `Run stackctl up ${name}; it returns when the service is ready.`,
  });
}
