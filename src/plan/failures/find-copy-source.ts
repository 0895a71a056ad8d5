/**
 * The stage, image or context that an instruction copies or mounts from, as `--from=build` or `from=build` names it.
 * Undefined if the instruction reads the build context.
 */
export function findCopySource(step: string | undefined): string | undefined {
  return /(?:^(?:COPY|ADD)\s+(?:--\S+\s+)*--from=|--mount=(?:\S*,)?from=)([^\s,]+)/i.exec(step ?? "")?.[1];
}
