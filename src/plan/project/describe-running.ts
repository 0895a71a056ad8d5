import type { Container } from "../../domain/container.ts";
import type { ErrorCode, StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { listServicesOf } from "../services/group-by-service.ts";
import type { ResolvedStack } from "../services/resolve-stack.ts";

/** Errors that lie in the project's files, and not in the machine or the command line. */
const ofFiles: readonly ErrorCode[] = [
  "invalid-compose-file",
  "missing-variable",
  "invalid-setting",
  "file-failed",
  "invalid-manifest",
  "dependency-owner",
  "feature-conflict",
];

/** Whether the containers of a project can still be found although it cannot be read: its files are at fault. */
export function isFaultOfFiles({ code }: StackError): boolean {
  return ofFiles.includes(code);
}

/** A project by its containers: each service that has one is selected. */
export function describeRunning(
  project: string,
  containers: readonly Container[],
): { readonly model: ComposeModel; readonly stack: ResolvedStack } {
  const names = listServicesOf(containers).toSorted();
  const services = names.map((name) =>
    describeService(name, containers.filter(({ service }) => service === name).length),
  );
  return {
    model: { project, services: new Map(services.map((service) => [service.name, service])) },
    stack: {
      features: [],
      selection: { profiles: [], services: services.map(selectRunning), added: [], notices: [] },
      notices: [],
    },
  };
}

/** A notice with the reason why a project cannot be read. */
export function noticeUnread({ message, problems }: StackError, project: string): Notice {
  const [problem] = problems;
  const where = problem?.where;
  return {
    code: "unread-project",
    message: `the project cannot be read: ${problem?.message ?? message}; its containers are found by the project name ${project}`,
    hint: "Run stackctl plan to see all problems in its files.",
    ...(where === undefined ? {} : { file: where.file }),
    ...(where?.line === undefined ? {} : { line: where.line }),
  };
}

function describeService(name: string, replicas: number): Service {
  return {
    name,
    profiles: [],
    dependsOn: [],
    ports: [],
    healthcheck: "undeclared",
    restart: "no",
    replicas,
    labels: {},
    hasBuild: false,
    hostMounts: [],
    hostNetwork: false,
    gpuDrivers: [],
  };
}

function selectRunning(service: Service): SelectedService {
  return {
    service,
    condition: "running",
    mayExit: true,
    feature: undefined,
    cause: "it has a container",
    timeoutMs: undefined,
  };
}
