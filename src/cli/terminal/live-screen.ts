import type { ProgressStream } from "../../render/reporters/reporter-setting.ts";
import type { Style } from "../../render/text/style.ts";
import { fitScreen } from "../../render/text/wrap-text.ts";
import { onSuspend } from "./on-suspend.ts";

/** A screen of its own on a terminal, for output that is redrawn in place. */
export interface LiveScreen {
  /** Draws a picture, and draws it again whenever the terminal is resized. */
  show(draw: (style: Style) => string): void;
  /** Returns to the normal screen and prints the last picture there. */
  close(): void;
}

interface LiveScreenSetting {
  readonly stream: ProgressStream;
  readonly style: () => Style;
}

/** The alternate screen of xterm (DECSET 1049), which has no scrollback, without a cursor. */
const enter = "\u001b[?1049h\u001b[?25l";
const leave = "\u001b[?25h\u001b[?1049l";
/** ECMA-48: CUP, EL and ED. */
const home = "\u001b[H";
const eraseLine = "\u001b[K";
const eraseBelow = "\u001b[J";

/**
 * Opens the alternate screen, so that the scrollback stays as it was. The terminal gets its normal screen back when the
 * screen is closed, when the process exits for any reason but SIGKILL, and while the process is stopped by Ctrl-Z.
 */
export function openLiveScreen({ stream, style }: LiveScreenSetting): LiveScreen {
  let draw: ((style: Style) => string) | undefined;
  const redraw = () => {
    if (draw === undefined) return;
    const now = style();
    const lines = fitScreen(draw(now), { width: now.look.width, rows: stream.rows ?? 24 }, now);
    // Before the text: after a line as wide as the screen, the cursor is still on its last character.
    const drawn = lines.map((line, at) => `${at === lines.length - 1 ? eraseBelow : eraseLine}${line}`);
    stream.write(`${home}${drawn.join("\r\n")}`);
  };
  const onExit = () => void stream.write(leave);
  stream.write(enter);
  stream.on("resize", redraw);
  process.on("exit", onExit);
  const endSuspension = onSuspend({
    leave: onExit,
    enter: () => {
      stream.write(enter);
      redraw();
    },
  });
  return {
    show: (next) => {
      draw = next;
      redraw();
    },
    close: () => {
      stream.off("resize", redraw);
      process.off("exit", onExit);
      endSuspension();
      stream.write(leave);
      if (draw !== undefined) stream.write(`${draw(style())}\n`);
    },
  };
}
