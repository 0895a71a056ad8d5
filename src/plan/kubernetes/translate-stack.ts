import { StackError } from "../../domain/errors.ts";
import { type Branch, branchOf } from "../eject/compose-tree.ts";
import type { ComposeDocument } from "./compose-service.ts";
import type { UsedSecret } from "./container-texts.ts";
import { countNodes } from "./count-nodes.ts";
import type { FileBook, FileMap } from "./file-book.ts";
import { findFolded } from "./find-folded.ts";
import { kubeName, nameServices } from "./kube-names.ts";
import type { KubernetesOptions } from "./kubernetes-options.ts";
import { type FoundLoss, LossList } from "./report-loss.ts";
import type { SecretBook } from "./secret-book.ts";
import { imageOf } from "./translate-container.ts";
import { allowPublished, labelNetworks, translateNetworks } from "./translate-networks.ts";
import type { Folding } from "./translate-pod.ts";
import { translateDeployment, translateJob, translateRanks } from "./translate-service.ts";
import { translateServices } from "./translate-services.ts";
import { translateVolumes } from "./translate-volumes.ts";
import type { StackTranslation, Translating, UsedSecretFile } from "./translating.ts";
import { VolumeList } from "./volume-list.ts";

/** What all combinations of features of a project share. */
export interface SharedFacts {
  readonly options: KubernetesOptions;
  readonly book: SecretBook;
  readonly files: FileBook;
  readonly secretName: string;
  readonly hasPolicies: boolean;
  readonly variable: (name: string) => string | undefined;
}

/** One combination of features: its services, and which of them are jobs. */
export interface CombinationFacts {
  /** Only with the services that run. */
  readonly document: ComposeDocument;
  readonly jobs: ReadonlySet<string>;
}

/** An object of Kubernetes, and the file that it belongs to. */
export interface KubeObject {
  readonly file: string;
  readonly manifest: Branch;
}

/** One combination of features as objects of Kubernetes. */
export interface TranslatedStack {
  readonly objects: readonly KubeObject[];
  readonly maps: readonly FileMap[];
  readonly secrets: readonly UsedSecret[];
  readonly secretFiles: readonly UsedSecretFile[];
  readonly losses: readonly FoundLoss[];
  /** Why the project cannot be written at all. */
  readonly problems: readonly Omit<FoundLoss, "weight">[];
  /** Images that Compose builds. */
  readonly builtImages: readonly string[];
}

/** Translates the services of one combination of features. Throws StackError `not-portable` for equal names. */
export function translateStack({ document, jobs }: CombinationFacts, shared: SharedFacts): TranslatedStack {
  const losses = new LossList();
  const problems: Omit<FoundLoss, "weight">[] = [];
  const maps = new Map<string, FileMap>();
  const secrets = new Map<string, UsedSecret>();
  const secretFiles = new Map<string, UsedSecretFile>();
  const { claims, manifests: claimManifests } = translateVolumes(document, shared.options, losses);
  const stack: StackTranslation = {
    ...shared,
    document,
    jobs,
    losses,
    claims,
    names: nameServices(Object.keys(document.services)),
    useSecret: (secret) => {
      if (secrets.get(secret.key)?.optional !== false) secrets.set(secret.key, secret);
    },
    useSecretFile: (file) => secretFiles.set(file.key, file),
    addMap: (map) => {
      const known = maps.get(map.name);
      if (known !== undefined && known.from !== map.from) throw refuseTwin("ConfigMap", map.name);
      maps.set(map.name, map);
    },
  };
  const translatingOf = (composeName: string, volumes: VolumeList): Translating => ({
    stack,
    name: stack.names.get(composeName) ?? kubeName(composeName),
    composeName,
    service: document.services[composeName] ?? noService(composeName),
    volumes,
    report: losses.for(composeName),
    refuse: (path, message) =>
      problems.push({ service: composeName, path: ["services", composeName, ...path], message }),
  });
  const foldedJobs = findFolded(document, jobs);
  const folding: Folding = {
    isFolded: (job) => foldedJobs.has(job),
    translate: (job, into) => translatingOf(job, into.volumes),
  };
  const names = Object.keys(document.services).filter((name) => !foldedJobs.has(name));
  const objects = names.flatMap((composeName) => {
    const translating = translatingOf(composeName, new VolumeList());
    const { name, service } = translating;
    if (name !== composeName) {
      const message = `other services reach it as ${name}: a Service has only lower-case letters, digits and dashes`;
      translating.report("changes", [], message);
    }
    const networks = shared.hasPolicies ? labelNetworks(service) : {};
    const isOpen = shared.hasPolicies && shared.options.expose !== "none";
    const manifests = [
      ...translateWorkload(translating, folding, networks),
      ...(isOpen ? allowPublished(name, service) : []),
    ];
    const file = reservedFiles.has(name) ? `${name}-service.yaml` : `${name}.yaml`;
    return manifests.map((manifest) => ({ file, manifest }));
  });
  const built = Object.entries(document.services).filter(([, { build }]) => build !== undefined);
  const policies = shared.hasPolicies ? translateNetworks(document) : [];
  const all = [
    ...objects,
    ...claimManifests.map((manifest) => ({ file: "volumes.yaml", manifest })),
    ...policies.map((manifest) => ({ file: "networks.yaml", manifest })),
  ];
  refuseTwins(all);
  return {
    objects: all,
    maps: [...maps.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    secrets: [...secrets.values()],
    secretFiles: [...secretFiles.values()],
    losses: losses.list(),
    problems,
    builtImages: [
      ...new Set(built.map(([composeName, service]) => imageOf({ composeName, service, stack }))),
    ].toSorted(),
  };
}

/** Two names of the Compose file can become one name of Kubernetes. */
function refuseTwins(objects: readonly KubeObject[]): void {
  const known = new Set<string>();
  for (const { manifest } of objects) {
    const name = String(branchOf(manifest.metadata).name);
    const id = `${String(manifest.kind)} ${name}`;
    if (known.has(id)) throw refuseTwin(String(manifest.kind), name);
    known.add(id);
  }
}

function refuseTwin(kind: string, name: string): StackError {
  return new StackError("not-portable", {
    message: `two parts of the project would become the ${kind} ${name}: names in Kubernetes have only lower-case letters, digits and dashes`,
    hint: "Rename one of them in the Compose file.",
  });
}

function translateWorkload(translating: Translating, folding: Folding, networks: Branch): readonly Branch[] {
  const { composeName, service, stack } = translating;
  if (!stack.jobs.has(composeName))
    return [translateDeployment(translating, folding, networks), ...translateServices(translating)];
  if (countNodes(service) > 1) return translateRanks(translating, folding, networks);
  return [translateJob(translating, folding, networks), ...translateServices(translating)];
}

const reservedFiles = new Set(["volumes", "networks", "kustomization"]);

function noService(name: string): never {
  throw new Error(`no service ${name}`);
}
