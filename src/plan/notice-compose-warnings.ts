import type { Notice } from "../domain/notice.ts";
import { findUnsetReference, type WarnedSource } from "./find-unset-reference.ts";

/**
 * Notices for what Compose warned of while it read a project: each once, with file and line where a source shows them.
 * A variable that only an environment file of the command line misses is left out, since reading that file tells it.
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

/** Notices for what Compose warned of while it created containers, without what reading the project tells already. */
export function noticeLaunchWarnings(
  warnings: readonly string[],
  known: readonly Notice[],
): readonly Notice[] {
  const told = new Set(known.map(({ message }) => message));
  const fresh = joinChoices(warnings)
    .filter((text) => unsetVariable(text) === undefined && !obsolete.test(text) && !orphans.test(text))
    .map((text) => noticeForeign(text) ?? noticePlain(text));
  return distinct(fresh).filter(({ message }) => !told.has(message));
}

/** A network or volume of this name that another project or a person created. Compose uses it all the same. */
export function describeForeign(kind: "network" | "volume", name: string, owner: string | undefined): Notice {
  const who = owner === undefined ? "Compose did not create it" : `project ${owner} created it`;
  return {
    code: `foreign-${kind}`,
    message: `the ${kind} ${name} exists, and ${who}`,
    hint: `write external: true to use it, or give the ${kind} of this project another name`,
  };
}

/** A volume that the compose file declares with other options than it has. */
export function describeChangedVolume(name: string): Notice {
  return {
    code: "volume-changed",
    message: `the volume ${name} keeps its old options: the compose file declares others, and Compose does not replace a volume that may hold data`,
    hint: `to replace it without its data: run stackctl down, then docker volume rm ${name}, then stackctl up`,
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
    hint: "remove the line",
    file,
    ...(line === undefined || line === -1 ? {} : { line: line + 1 }),
  };
}

/** https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go, ensureVolume and resolveOrCreateNetwork */
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

/** Compose says in a warning of its own which of several files it uses. */
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
