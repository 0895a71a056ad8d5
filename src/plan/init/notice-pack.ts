import type { Feature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { PackWish } from "./format-pack.ts";

/** A notice about a service that already publishes the port of a new feature. */
export function noticePortClash(
  { name, port }: Pick<PackWish, "name" | "port">,
  model: ComposeModel | undefined,
): readonly Notice[] {
  const other = [...(model?.services.values() ?? [])].find(({ ports }) =>
    ports.some(({ published, protocol }) => protocol === "tcp" && published === port?.published),
  );
  if (!other || !port) return [];
  const message = `${other.name} also publishes port ${port.published}, so ${name} cannot run together with it`;
  return [{ code: "port-clash", message, hint: "Use another --port." }];
}

/**
 * A notice about a compose file that passes the flags of other features to a service, such as the bundled
 * stack's backend, which must then receive the new flag as well.
 */
export function noticeListedFlags(
  { file, text }: { readonly file: string; readonly text: string },
  declared: readonly Feature[],
  { flag }: Feature,
): readonly Notice[] {
  const known = declared.find((feature) => text.includes(`\${${feature.flag}`));
  if (!known) return [];
  const message = `${file} passes ${known.flag} to a service; pass ${flag} in the same way if the service needs it`;
  return [{ code: "flag-not-passed", message }];
}
