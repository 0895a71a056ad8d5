const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in its two largest units: `850 ms`, `3.2 s`, `2 m 05 s`, `1 h 02 m`, `3 d 04 h`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < second) return `${whole} ms`;
  const tenths = Math.round(whole / 100) / 10;
  if (tenths < 60) return `${tenths.toFixed(1)} s`;
  const seconds = Math.round(whole / second) * second;
  if (seconds < hour) return pair(seconds, [minute, "m"], [second, "s"]);
  if (seconds < day) return pair(seconds, [hour, "h"], [minute, "m"]);
  return pair(seconds, [day, "d"], [hour, "h"]);
}

/** `0.3 %`, `12 %`: one decimal below ten. */
export function formatPercent(percent: number): string {
  const rounded = percent < 9.95 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${rounded} %`;
}

/** A share of a whole, 0 to 1, as percent; one that is there and too small to show is `< 0.1 %`. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.0005 ? "< 0.1 %" : formatPercent(share * 100);
}

/** `1 service`, `3 services`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

type Unit = readonly [size: number, name: string];

function pair(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName} ${String(rest).padStart(2, "0")} ${smallName}`;
}
