import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/domain/report.ts";
import { formatFailureAnnotations } from "../../../src/render/ci/format-failure-annotations.ts";
import { formatFailures } from "../../../src/render/failures/format-failures.ts";
import { formatFailuresMarkdown } from "../../../src/render/failures/format-failures-markdown.ts";
import { failure, failures } from "../sample-reports.ts";
import { ascii, colored, narrow, piped } from "../styles.ts";

/** What a hostile service might say in order to look like something else. */
const hostile: Failure = {
  ...failure,
  service: "web`x",
  message: "it said <script>alert(1)</script>, **really** [here](http://evil) 100%",
  cause: { id: "made-up", title: "Wrong: 5, or 6?", why: "line one\n::error::forged" },
  logs: [
    "```",
    "</details><img src=x onerror=alert(1)>",
    "::set-output name=a::b\r",
    `${"y".repeat(1_000_000)}z`,
  ],
  errorLine: null,
  logGap: null,
  victims: ["a*b*"],
};

describe("the failure card as text", () => {
  it("is the same in colour and in ASCII", async () => {
    await expect(`${formatFailures(failures, colored)}\n`).toMatchFileSnapshot("golden/failures.color.txt");
    await expect(`${formatFailures(failures, ascii)}\n`).toMatchFileSnapshot("golden/failures.ascii.txt");
  });

  it("cuts what is endless, and lets nothing move the cursor or forge a line", () => {
    const text = formatFailures([{ ...hostile, logs: [...hostile.logs, "a\u001b[2Jb\u0007\nc"] }], narrow);
    expect(text.length).toBeLessThan(2500);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
  });

  it("does not mark a line of a log that holds no error", () => {
    const text = formatFailures([{ ...failure, logs: ["one", "two"], errorLine: null, logGap: null }], piped);
    expect(text).toMatch(/\n {2}log {7}one\n {12}two\n/);
  });
});

describe("the failure card as GitHub annotations", () => {
  it("is one line a culprit, with its victims and what to do", async () => {
    const text = formatFailureAnnotations(failures);
    expect(text.split("\n")).toHaveLength(2);
    await expect(`${text}\n`).toMatchFileSnapshot("golden/failures.annotations.txt");
  });

  it("escapes what would end the command or forge another", () => {
    const text = formatFailureAnnotations([hostile]);
    expect(text).not.toMatch(/[\r\n]/);
    const [, title, message] = /^::error title=(.*?)::(.*)$/.exec(text) ?? [];
    expect(title).toBe("web`x%3A Wrong%3A 5%2C or 6?");
    expect(message).toContain("100%25");
    expect(message).toContain("why: line one ::error::forged");
    expect(text.length).toBeLessThan(5000);
  });

  it("is empty where nothing failed", () => {
    expect(formatFailureAnnotations([])).toBe("");
  });
});

describe("the failure card as Markdown", () => {
  it("is a section a culprit, with its victims and what to do", async () => {
    await expect(`${formatFailuresMarkdown(failures)}\n`).toMatchFileSnapshot("golden/failures.md");
  });

  it("lets a log neither leave its code block nor become HTML", () => {
    const text = formatFailuresMarkdown([hostile]);
    expect(text).toContain(
      "### ``web`x``: it said \\<script\\>alert(1)\\<\\/script\\>, \\*\\*really\\*\\* \\[here\\]",
    );
    const [, block] = /\n````text\n([\s\S]*?)\n````(?:\n|$)/.exec(text) ?? [];
    expect(block?.split("\n").slice(0, 2)).toEqual(["  ```", "  </details><img src=x onerror=alert(1)>"]);
    const outside = text.replace(`\n${block}\n`, "");
    expect(outside).not.toMatch(/(?<!\\)</);
    expect(text.length).toBeLessThan(3000);
  });

  it("is empty where nothing failed", () => {
    expect(formatFailuresMarkdown([])).toBe("");
  });
});
