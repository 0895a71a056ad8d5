/** `0.3 %`, `12 %`: one decimal below ten. */
export function formatPercent(percent: number): string {
  const rounded = percent < 9.95 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${rounded} %`;
}

/** A share of a whole, 0 to 1, as percent; one that is there and too small to show is `< 0.1 %`. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.0005 ? "< 0.1 %" : formatPercent(share * 100);
}
