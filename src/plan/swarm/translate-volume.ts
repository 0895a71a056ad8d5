import type { ResolvedMount } from "../../domain/resolved-compose.ts";
import { escapeTemplate } from "./escape-template.ts";
import { filled } from "./filled.ts";
import type { ServiceContext } from "./service-context.ts";
import type { Mount, Texts } from "./service-spec.ts";
import { swarmLabels } from "./swarm-labels.ts";
import { textsOf } from "./texts-of.ts";

/** The mount of a named or anonymous volume. A node creates a missing volume when its first task starts. */
export function translateVolume({ document }: ServiceContext, mount: ResolvedMount): Mount {
  const { source, target, read_only, volume } = mount;
  const declared = source === undefined ? undefined : document.volumes?.[source];
  const isOwn = declared !== undefined && declared.external !== true;
  const labels = {
    ...textsOf(declared?.labels),
    ...textsOf(volume?.labels),
    ...(isOwn && source !== undefined
      ? { [swarmLabels.project]: document.name, [swarmLabels.volume]: source }
      : {}),
  };
  return {
    Type: "volume",
    Source: source === undefined ? undefined : escapeTemplate(declared?.name ?? source),
    Target: escapeTemplate(target),
    ReadOnly: read_only === true ? true : undefined,
    VolumeOptions: {
      NoCopy: volume?.nocopy === true ? true : undefined,
      Subpath: volume?.subpath,
      Labels: filled(escaped(labels)),
      // A node applies the labels only if there is a driver, even one without a name.
      DriverConfig: isOwn
        ? { Name: declared.driver, Options: filled(escaped(textsOf(declared.driver_opts))) }
        : undefined,
    },
  };
}

function escaped(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, escapeTemplate(value)]));
}
