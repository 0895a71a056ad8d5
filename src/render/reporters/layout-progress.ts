import { judgeStart } from "../../plan/history/usual-start.ts";
import { formatDuration } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { cutText, displayWidth } from "../text/wrap-text.ts";
import { describeActivity } from "./describe-event.ts";
import { isActive, type ProgressRow, type ProgressState, waitsFor } from "./progress-state.ts";

interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  /** The current picture of the spinner. */
  readonly frame: string;
  /** How many services are ready; empty if that is not shown. */
  readonly count?: string;
}

/** Longer names are cut, so that the activity stays visible. */
const widestName = 24;

/**
 * One line per service in progress, none wider than the screen. If they do not all fit, waiting services are left out
 * first. The last line counts ready services and those that are not shown.
 */
export function layoutProgress(state: ProgressState, screen: Screen, style: Style): readonly string[] {
  const { more } = style.symbols;
  const fits = state.length <= screen.rows;
  const shown = fits ? state : state.filter(isActive).slice(0, Math.max(0, screen.rows - 1));
  const cells = shown.map((row) => ({
    row,
    name: cutText(cleanLine(row.service), widestName, more),
    elapsed: formatTime(row, screen.nowMs),
    usual: formatUsual(row, screen.nowMs, style),
  }));
  const nameWidth = Math.max(0, ...cells.map(({ name }) => displayWidth(name)));
  const elapsedWidth = Math.max(0, ...cells.map(({ elapsed }) => elapsed.length));
  const lines = cells.map(({ row, name, elapsed, usual }) => {
    const padding = " ".repeat(nameWidth - displayWidth(name));
    const time = elapsedWidth === 0 ? "" : `  ${elapsed.padStart(elapsedWidth)}${usual}`;
    const label = isActive(row)
      ? `${style.active(screen.frame)} ${style.strong(name)}${padding}${style.dim(time)}`
      : style.dim(`${style.symbols.waiting} ${name}${padding}${time}`);
    return cutText(`${label}  ${describeRow(row, state, style)}`, screen.columns, more);
  });
  const hidden = state.length - shown.length;
  // Where every row is taken, services are worth more than their count.
  const count = state.length === screen.rows ? "" : (screen.count ?? "");
  const last = [count, hidden === 0 ? "" : `+${hidden} more`].filter((part) => part !== "").join("; ");
  return last === "" || state.length === 0
    ? lines
    : [...lines, style.dim(cutText(last, screen.columns, more))];
}

function describeRow(row: ProgressRow, state: ProgressState, style: Style): string {
  const { last } = row;
  if (last === undefined || last.kind === "creating") {
    const names = waitsFor(state, row).map(cleanLine).join(", ");
    return style.dim(names === "" ? "waiting" : `waiting for ${names}`);
  }
  const activity = describeActivity(last);
  switch (last.kind) {
    case "unhealthy":
    case "restarted":
      return style.warn(activity);
    default:
      return activity;
  }
}

function formatTime({ sinceMs, startedMs, usual }: ProgressRow, nowMs: number): string {
  const beginMs = usual && startedMs !== undefined ? startedMs : sinceMs;
  return beginMs === undefined ? "" : formatElapsed(nowMs - beginMs);
}

/** The text behind the time: the usual duration, or that this start is slower than usual. */
function formatUsual({ startedMs, usual }: ProgressRow, nowMs: number, { look }: Style): string {
  if (startedMs === undefined || usual === undefined) return "";
  const factor = judgeStart(nowMs - startedMs, { startMs: usual.readyMs, slowAfterMs: usual.slowAfterMs });
  if (factor !== undefined) return `, ${factor} ${look.unicode ? "×" : "x"} slower than usual`;
  return ` of about ${formatElapsed(Math.ceil(usual.readyMs / 1000) * 1000)}`;
}

// Tenths would change too fast to be read.
function formatElapsed(ms: number): string {
  return ms < 60_000 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : formatDuration(ms);
}
