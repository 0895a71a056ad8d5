import type { HeldResource } from "../../domain/engine-resource.ts";
import type { Notice } from "../../domain/notice.ts";

/**
 * Notices for the networks that are left of a project after `down`, and for volumes if `down` should have
 * removed them. Each notice names the containers that still use the resource, with their projects.
 */
export function noticeLeftResources(
  left: readonly HeldResource[],
  options: { readonly volumes: boolean },
): readonly Notice[] {
  return left
    .filter(({ kind }) => kind === "network" || options.volumes)
    .map((resource) => (resource.holders.length > 0 ? describeInUse(resource) : describeLeft(resource)));
}

function describeInUse({ kind, name, holders }: HeldResource): Notice {
  const who = holders.map(({ container, project }) =>
    project === undefined ? `container ${container}` : `container ${container} of project ${project}`,
  );
  return {
    code: `${kind}-in-use`,
    message: `${kind} ${name} was not removed: ${listWords(who.toSorted())} ${who.length > 1 ? "use" : "uses"} it`,
    hint: `${adviseHolders(kind, holders)}, then run docker ${kind} rm ${name}.`,
  };
}

function adviseHolders(kind: HeldResource["kind"], holders: HeldResource["holders"]): string {
  const names = holders.map(({ container }) => container).toSorted();
  return kind === "network"
    ? `Stop ${names.join(" ")} or disconnect ${names.length > 1 ? "them" : "it"} from the network`
    : `Remove ${names.join(" ")}`;
}

function describeLeft({ kind, name }: HeldResource): Notice {
  return {
    code: `${kind}-left`,
    message: `${kind} ${name} was not removed: no compose file declares it any more`,
    hint: `Run docker ${kind} rm ${name}.`,
  };
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
