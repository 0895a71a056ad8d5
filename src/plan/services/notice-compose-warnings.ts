import type { Notice } from "../../domain/notice.ts";
import { findUnsetReference, type WarnedSource } from "./find-unset-reference.ts";

/**
 * Notices for the warnings that Compose printed while it read a project: each once, with file and line if
 * they can be found. A variable that is unset only in an environment file of the whole project is left out:
 * `parseDotenv` reports it.
 */
export function noticeComposeWarnings(
  warnings: readonly string[],
  sources: readonly WarnedSource[],
): readonly Notice[] {
  const notices = joinChoices(warnings).flatMap((text): readonly Notice[] => {
    const variable = unsetVariable(text);
    if (variable !== undefined) return findUnsetReference(variable, sources);
    return [noticeObsolete(text, sources) ?? noticePlain(text)];
  });
  return distinct(notices);
}

/** Notices for the warnings that Compose printed while it created containers, without those in `known`. */
export function noticeLaunchWarnings(
  warnings: readonly string[],
  known: readonly Notice[],
): readonly Notice[] {
  const reported = new Set(known.map(({ message }) => message));
  const fresh = joinChoices(warnings)
    .filter((text) => unsetVariable(text) === undefined && !obsolete.test(text) && !orphans.test(text))
    .map((text) => noticeForeign(text) ?? noticePlain(text));
  return distinct(fresh).filter(({ message }) => !reported.has(message));
}

/** The notice for a network or volume that another project or a user created. Compose uses it anyway. */
export function describeForeign(kind: "network" | "volume", name: string, owner: string | undefined): Notice {
  const origin = owner === undefined ? "was not created by Compose" : `belongs to project ${owner}`;
  return {
    code: `foreign-${kind}`,
    message: `${kind} ${name} already exists and ${origin}`,
    hint: `Set external: true to use it, or rename the ${kind} of this project.`,
  };
}

/** The notice for a volume whose options differ from those in the compose file. */
export function describeChangedVolume(name: string): Notice {
  return {
    code: "volume-changed",
    message: `volume ${name} keeps its old options: Compose does not replace a volume, which may hold data, when the compose file changes`,
    hint: `Run stackctl down, then docker volume rm ${name}, then stackctl up to replace it; this deletes its data.`,
  };
}

function distinct(notices: readonly Notice[]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
}

/** https://github.com/compose-spec/compose-go/blob/v2.9.1/template/template.go */
function unsetVariable(text: string): string | undefined {
  return /^The "([^"]+)" variable is not set\b/.exec(text)?.[1];
}

const obsolete = /^(.+): the attribute `version` is obsolete/;
const orphans = /^Found orphan containers/;

function noticeObsolete(text: string, sources: readonly WarnedSource[]): Notice | undefined {
  const file = obsolete.exec(text)?.[1];
  if (file === undefined) return undefined;
  const source = sources.find(({ path }) => path === file);
  const line = source?.text.split("\n").findIndex((one) => /^["']?version["']?\s*:/.test(one));
  return {
    code: "obsolete-version",
    message: "Compose ignores the attribute version, which is obsolete",
    hint: "Remove this line.",
    file,
    ...(line === undefined || line === -1 ? {} : { line: line + 1 }),
  };
}

/**
 * https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go, ensureVolume and
 * resolveOrCreateNetwork
 */
function noticeForeign(text: string): Notice | undefined {
  const changed = /^Volume "([^"]+)" exists but doesn't match configuration/.exec(text)?.[1];
  if (changed !== undefined) return describeChangedVolume(changed);
  const [, volume, volumeOwner] =
    /^volume "([^"]+)" already exists but was (?:not created by Docker Compose|created for project "([^"]+)")/.exec(
      text,
    ) ?? [];
  if (volume !== undefined) return describeForeign("volume", volume, volumeOwner);
  const network = /^a network with name (\S+) exists but was not created by compose/.exec(text)?.[1];
  return network === undefined ? undefined : describeForeign("network", network, undefined);
}

/** Joins `Found multiple …` and `Using …`: Compose prints the file that it chose as a second warning. */
function joinChoices(warnings: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const text of warnings) {
    const last = joined.at(-1);
    if (text.startsWith("Using ") && last?.startsWith("Found multiple "))
      joined.push(`${joined.pop()}. ${text}`);
    else joined.push(text);
  }
  return joined;
}

function noticePlain(text: string): Notice {
  const [, file, message] = /^(\/\S+): (.+)$/.exec(text) ?? [];
  const words = (message ?? text).replace(/^warning: /i, "");
  return {
    code: "compose-warning",
    message: `Compose warns: ${words}`,
    ...(file === undefined ? {} : { file }),
  };
}
