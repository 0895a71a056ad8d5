import type { ContentReference, ResolvedContent } from "../../domain/resolved-compose.ts";
import { carryContent, type SwarmContent } from "./carry-content.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { ContentTarget } from "./service-spec.ts";
import { textsOf } from "./texts-of.ts";

/** A mounted config or secret: its name on the engine, and its content unless it is external. */
export interface Reference {
  readonly name: string;
  readonly file: ContentTarget;
  readonly content: SwarmContent | undefined;
}

/** The configs or secrets of a service. */
export interface References {
  readonly references: readonly Reference[];
  readonly findings: readonly KeyFinding[];
}

/** The configs or secrets of a service. */
export function translateReferences(kind: "config" | "secret", context: ServiceContext): References {
  const found = (context.service[`${kind}s`] ?? []).map((reference, at) => {
    const declared = context.document[`${kind}s`]?.[reference.source];
    const path = [`${kind}s`, at];
    if (declared === undefined) {
      return refuse(context, path, `The ${kind} ${reference.source} is not declared.`, "Declare it.");
    }
    if (declared.driver !== undefined) {
      const message = `The content of the secret ${reference.source} is known only to the driver ${declared.driver}.`;
      return refuse(context, path, message, "Create the secret on the Swarm, and declare it as external.");
    }
    const file = targetOf(kind, reference);
    if (declared.external === true) return { reference: { name: declared.name, file, content: undefined } };
    const data = readContent(declared, context);
    if (data === undefined) return refuse(context, path, ...explainMissing(kind, reference.source, declared));
    const labels = textsOf(declared.labels);
    const content = carryContent({ kind, name: declared.name, data, project: context.document.name, labels });
    if ("problem" in content) return refuse(context, path, content.problem, shrinkHint);
    return { reference: { name: content.name, file, content } };
  });
  return {
    references: found.flatMap((one) => ("reference" in one ? [one.reference] : [])),
    findings: found.flatMap((one) => ("finding" in one ? [one.finding] : [])),
  };
}

/** Advice for content that a config or secret cannot hold. */
export const shrinkHint = "Put the file into the image, or mount it from a named volume.";

function refuse(context: ServiceContext, path: KeyFinding["path"], message: string, hint: string) {
  return { finding: findingAt(context, "refused", path, message, hint) };
}

/** Base64; undefined if the file or variable cannot be read. */
function readContent(declared: ResolvedContent, { inputs }: ServiceContext): string | undefined {
  if (declared.content !== undefined) return encode(declared.content);
  if (declared.file !== undefined) return inputs.files.get(declared.file);
  const value = inputs.environment.get(declared.environment ?? "");
  return value === undefined ? undefined : encode(value);
}

function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function explainMissing(kind: string, source: string, declared: ResolvedContent): readonly [string, string] {
  const { file, environment } = declared;
  return file === undefined
    ? [`The variable ${environment ?? ""} of the ${kind} ${source} is not set.`, "Set the variable in .env."]
    : [`The file ${file} of the ${kind} ${source} cannot be read.`, "Create the file, or correct its path."];
}

function targetOf(kind: "config" | "secret", reference: ContentReference): ContentTarget {
  const { mode } = reference;
  return {
    // The engine puts a relative name below / for a config, and below /run/secrets for a secret.
    Name: reference.target ?? (kind === "config" ? `/${reference.source}` : reference.source),
    UID: reference.uid ?? "0",
    GID: reference.gid ?? "0",
    Mode: typeof mode === "string" ? Number.parseInt(mode, 8) : (mode ?? 0o444),
  };
}
