import ora, { spinners } from "ora";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { formatNotice } from "../text/format-message.ts";
import type { Style } from "../text/style.ts";
import { displayWidth, wrapText } from "../text/wrap-text.ts";
import { describeEvent } from "./describe-event.ts";
import { layoutProgress } from "./layout-progress.ts";
import {
  applyProgress,
  countProgress,
  describeCount,
  noProgress,
  type ProgressState,
} from "./progress-state.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { formatEventLine } from "./tell-lines.ts";

/** What ora itself puts before the block's first line; the other lines follow suit. */
const margin = "  ";

/**
 * Prints progress on a terminal: a block of lines that is redrawn in place, one with a spinner for each service in
 * progress, and above it a line that stays for each that is finished.
 */
export function createTtyReporter({ stream, style, clock, onSuspend }: ReporterSetting): Reporter {
  const { frames, interval } = style.look.unicode ? spinners.dots : spinners.line;
  // Ora hooks the stream while it spins; what mends the screen after a resize must pass by it.
  const writeRaw = stream.write.bind(stream);
  let state: ProgressState = [];
  let count = noProgress;
  let drawn: readonly string[] = [];
  let closed = false;

  const draw = (): string => {
    const nowMs = clock.now();
    const frame = frames[Math.floor(nowMs / interval) % frames.length] ?? "";
    const columns = columnsOf(stream) - margin.length - 1;
    const rows = Math.max(1, (stream.rows ?? 24) - 2);
    drawn = layoutProgress(state, { columns, rows, nowMs, frame, count: describeCount(count) }, style);
    // The cursor rests on a line of its own: terminals differ in whether they break the cursor's line on a resize.
    return `${drawn.join(`\n${margin}`)}\n`;
  };
  // One spinner for the whole block: ora's own frame stays empty, and each line brings its picture.
  const block = ora({
    stream,
    isEnabled: true,
    discardStdin: false,
    spinner: { frames: [""], interval },
    suffixText: draw,
  });
  const onResize = () => eraseReflow(drawn, columnsOf(stream), writeRaw);
  stream.on("resize", onResize);
  // While the process is stopped, the shell has the terminal: without the block, and with a cursor.
  let isSuspended = false;
  const endSuspension = onSuspend?.({
    leave: () => {
      isSuspended = block.isSpinning;
      if (isSuspended) block.stop();
    },
    enter: () => {
      if (isSuspended && !closed) block.start();
      isSuspended = false;
    },
  });

  return {
    on: (event) => {
      if (closed) return;
      state = applyProgress(state, event, clock.now());
      count = countProgress(count, event);
      if (!block.isSpinning) block.start();
      const line = formatLasting(event, columnsOf(stream), style);
      if (line !== undefined) stream.write(`${line}\n`);
    },
    close: () => {
      closed = true;
      stream.off("resize", onResize);
      endSuspension?.();
      if (block.isSpinning) block.stop();
    },
  };
}

/** The line that stays on the screen for an event; undefined where the block says it. */
function formatLasting(event: ProgressEvent, width: number, style: Style): string | undefined {
  switch (event.kind) {
    case "notice":
      return formatNotice(event.notice, {
        ...style,
        look: { ...style.look, width: width - margin.length },
      }).replaceAll(/^/gm, margin);
    case "log":
      return `${margin}${formatEventLine(event, style)}`;
    case "stopped":
    case "ready":
    case "failed": {
      const { sign, text } = describeEvent(event, style);
      return wrapText(text, { width, first: `${margin}${sign} `, rest: `${margin}  ` });
    }
    // The error that ends the command says it.
    case "interrupted":
    case "planned":
    case "stopping":
    case "pulling":
    case "building":
    case "creating":
    case "starting":
    case "probing":
    case "unhealthy":
    case "restarted":
      return undefined;
  }
}

function columnsOf({ columns }: ReporterSetting["stream"]): number {
  return columns || 80;
}

/**
 * A terminal that became narrower has broken the drawn lines into more rows than ora will clear. Erases the surplus from
 * the bottom, where the cursor stands.
 */
function eraseReflow(drawn: readonly string[], columns: number, write: (text: string) => unknown): void {
  const extra = drawn.reduce(
    (sum, line) => sum + Math.ceil((displayWidth(line) + margin.length) / columns) - 1,
    0,
  );
  if (extra > 0) write(`\r${"\u001b[2K\u001b[1A".repeat(extra)}`);
}
