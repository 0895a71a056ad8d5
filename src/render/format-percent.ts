/** `0.3 %`, `12 %`: one decimal below ten. */
export function formatPercent(percent: number): string {
  const rounded = percent < 9.95 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${rounded} %`;
}
