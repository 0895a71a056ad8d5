import { formatBytes } from "./format-bytes.ts";
import type { Style } from "./style.ts";

/** From here on a service may soon be killed for want of memory. */
const nearLimit = 0.9;

/** Memory used against its limit (`96.4 of 256 MiB`), marked where it is close; empty where nothing was measured. */
export function formatMemory(bytes: number | null, limitBytes: number | null, style: Style): string {
  if (bytes === null) return "";
  if (limitBytes === null) return formatBytes(bytes);
  const [used, limit] = [formatBytes(bytes), formatBytes(limitBytes)];
  const [amount, unit] = used.split(" ");
  const text = `${limit.endsWith(` ${unit}`) ? amount : used} of ${limit}`;
  return bytes < nearLimit * limitBytes ? text : style.warn(`${text} ${style.symbols.warn}`);
}
