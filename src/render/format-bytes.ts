const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size with at most one decimal: `512 B`, `11.3 MiB`, `256 MiB`, `2 GiB`. */
export function formatBytes(bytes: number): string {
  let amount = Math.max(0, bytes);
  let unit = 0;
  while (round(amount) >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${round(amount)} ${units[unit]}`;
}

function round(amount: number): number {
  return amount < 100 ? Math.round(amount * 10) / 10 : Math.round(amount);
}
