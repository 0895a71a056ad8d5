import { describe, expect, it } from "vitest";
import { openLiveScreen } from "../../../src/cli/terminal/live-screen.ts";
import { createStyle } from "../../../src/render/text/style.ts";
import { renderScreen, ScreenStream } from "../../support/screen.ts";

const enter = "\u001b[?1049h";
const leave = "\u001b[?1049l";

function open(columns: number, rows: number) {
  const stream = new ScreenStream(columns, rows);
  stream.write("a line of the shell\n");
  const style = () => createStyle({ color: false, unicode: true, width: stream.columns });
  return { stream, screen: openLiveScreen({ stream, style }) };
}

describe("openLiveScreen", () => {
  it("redraws in place, and leaves the scrollback and the last picture on the normal screen", async () => {
    const { stream, screen } = open(40, 6);
    for (const state of ["starting", "ready"]) screen.show(() => `web ${state}\nsecond line`);
    expect(await renderScreen(stream)).toEqual(["web ready", "second line"]);
    screen.close();
    expect(await renderScreen(stream)).toEqual(["a line of the shell", "web ready", "second line"]);
  });

  it("erases before each line, so that a line as wide as the screen keeps its last character", async () => {
    const { stream, screen } = open(10, 4);
    screen.show(() => "first\nsecond\nthird");
    screen.show(() => "0123456789\n0123456789");
    for (const erase of ["\u001b[J", "\u001b[K"]) expect(stream.written).not.toContain(`9${erase}`);
    expect(await renderScreen(stream)).toEqual(["0123456789", "0123456789"]);
    screen.close();
  });

  it("draws again for the new size after a resize", async () => {
    const { stream, screen } = open(40, 6);
    screen.show(({ look }) => `width ${look.width}\n${"x".repeat(look.width)}\n1\n2\n3\n4`);
    stream.resize(20, 4);
    expect(await renderScreen(stream)).toEqual(["width 20", "x".repeat(20), "1", "+3 lines"]);
    screen.close();
  });

  it("returns to the normal screen when the process exits without closing it", () => {
    const before = process.listeners("exit");
    const { stream, screen } = open(40, 6);
    const [onExit] = process.listeners("exit").filter((one) => !before.includes(one));
    onExit?.(0);
    expect(stream.written.lastIndexOf(leave)).toBeGreaterThan(stream.written.lastIndexOf(enter));
    screen.close();
    expect(process.listeners("exit")).toEqual(before);
  });
});
