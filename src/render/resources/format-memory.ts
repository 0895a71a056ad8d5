import { formatBytes } from "../text/format-bytes.ts";
import type { Style } from "../text/style.ts";

/** The share of its limit from which a service is close to being killed for its memory. */
const nearLimit = 0.9;

/** Used memory and its limit (`96.4 of 256 MiB`), with a warning sign close to the limit; empty without a measurement. */
export function formatMemory(bytes: number | null, limitBytes: number | null, style: Style): string {
  if (bytes === null) return "";
  if (limitBytes === null) return formatBytes(bytes);
  const [used, limit] = [formatBytes(bytes), formatBytes(limitBytes)];
  const [amount, unit] = used.split(" ");
  const text = `${limit.endsWith(` ${unit}`) ? amount : used} of ${limit}`;
  return bytes < nearLimit * limitBytes ? text : style.warn(`${text} ${style.symbols.warn}`);
}
