/** Keys whose `-1` Compose prints as a string, which it refuses to read. It reads the number. */
const sizes = new Set(["memswap_limit", "mem_limit", "mem_reservation", "mem_swappiness"]);
/** Keys whose entries Compose prints with Go's field names. */
const devices = /^(?:weight_device|device_(?:read|write)_(?:bps|iops))$/;

/**
 * Rewrites a document that `config` printed so that Compose can read it again. Compose cannot read some of
 * its own output: sizes of -1, the entries of `blkio_config`, and `$` in keys, which it doubles as in values
 * but does not halve. `isFilledIn` states that variables are filled in; only then is `$` doubled.
 */
export function makeReadable(document: unknown, { isFilledIn }: { readonly isFilledIn: boolean }): unknown {
  return rewrite(document, "", isFilledIn);
}

function rewrite(value: unknown, key: string, isFilledIn: boolean): unknown {
  if (value === "-1" && sizes.has(key)) return -1;
  if (Array.isArray(value)) return value.map((item) => rewrite(item, key, isFilledIn));
  if (typeof value !== "object" || value === null) return value;
  const isDevice = devices.test(key);
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      const halved = isFilledIn ? name.replaceAll("$$", "$") : name;
      return [isDevice ? halved.toLowerCase() : halved, rewrite(child, name, isFilledIn)];
    }),
  );
}
