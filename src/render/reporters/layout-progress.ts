import { cleanLine } from "../clean-text.ts";
import { displayWidth } from "../display-width.ts";
import { formatDuration } from "../format-duration.ts";
import type { Style } from "../style.ts";
import { cutText } from "../wrap-text.ts";
import { describeActivity } from "./describe-event.ts";
import { isActive, type ProgressRow, type ProgressState } from "./progress-state.ts";

interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  /** The picture of the spinner at this moment. */
  readonly frame: string;
}

/** Names longer than this are cut, so that what happens stays in sight. */
const widestName = 24;

/**
 * One line a service in progress, none wider than the screen. Where there are more than fit, those that wait are left
 * out first, and a last line counts what is not shown.
 */
export function layoutProgress(state: ProgressState, screen: Screen, style: Style): readonly string[] {
  const { more } = style.symbols;
  const fits = state.length <= screen.rows;
  const shown = fits ? state : state.filter(isActive).slice(0, Math.max(0, screen.rows - 1));
  const cells = shown.map((row) => ({
    row,
    name: cutText(cleanLine(row.service), widestName, more),
    elapsed: row.sinceMs === undefined ? "" : formatElapsed(screen.nowMs - row.sinceMs),
  }));
  const nameWidth = Math.max(0, ...cells.map(({ name }) => displayWidth(name)));
  const elapsedWidth = Math.max(0, ...cells.map(({ elapsed }) => elapsed.length));
  const lines = cells.map(({ row, name, elapsed }) => {
    const padding = " ".repeat(nameWidth - displayWidth(name));
    const time = elapsedWidth === 0 ? "" : `  ${elapsed.padStart(elapsedWidth)}`;
    const label = isActive(row)
      ? `${style.active(screen.frame)} ${style.strong(name)}${padding}${style.dim(time)}`
      : style.dim(`${style.symbols.waiting} ${name}${padding}${time}`);
    return cutText(`${label}  ${describeRow(row, style)}`, screen.columns, more);
  });
  const hidden = state.length - shown.length;
  return hidden === 0 ? lines : [...lines, style.dim(`+${hidden} more`)];
}

function describeRow({ last }: ProgressRow, style: Style): string {
  if (last === undefined) return style.dim("waits for its turn");
  const activity = describeActivity(last);
  switch (last.kind) {
    case "creating":
      return style.dim(activity);
    case "unhealthy":
    case "restarted":
      return style.warn(activity);
    default:
      return activity;
  }
}

// Tenths that race by are only unrest.
function formatElapsed(ms: number): string {
  return ms < 60_000 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : formatDuration(ms);
}
