import type { Replacement } from "../../domain/documents/file-documents.ts";
import type { Notice } from "../../domain/notice.ts";
import type { FoundFeature } from "../../plan/init/plan-manifest.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatNotice } from "../text/format-message.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";

interface InitDone {
  readonly declared: readonly FoundFeature[];
  readonly found: readonly FoundFeature[];
  readonly replacements: readonly Replacement[];
  readonly notices: readonly Notice[];
  readonly isDry: boolean;
}

/** The next steps after `init`. */
export function formatInitDone(
  { declared, found, replacements, notices, isDry }: InitDone,
  style: Style,
): string {
  const [first] = [...found, ...declared];
  const isEmptyAlone = notices.some(({ code }) => code === "no-service");
  const steps = [
    ...(first && isEmptyAlone ? [] : [["stackctl up", "start the stack, and wait until it is ready"]]),
    ...(first
      ? [
          [
            `stackctl up --enable-${first.feature.name}`,
            isEmptyAlone
              ? `start ${first.feature.name}, and wait until it is ready`
              : `the same with ${first.feature.name}`,
          ],
        ]
      : []),
    ["stackctl status", "show each service and its state"],
    ["stackctl features", "list features, their state, and what set it"],
    ["stackctl down", "stop everything; volumes stay"],
  ];
  const layout = { width: style.look.width, indent: "  " };
  return [
    notices.map((notice) => formatNotice(notice, style)).join("\n"),
    replacements.length === 0
      ? ""
      : `${style.strong("What replaces your scripts")}\n${formatReplacements(replacements, style)}`,
    isDry ? "" : `${style.strong("Next")}\n${formatTable(steps, [{}, { flexible: true }], layout)}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Old command, new command with what more can be said of it, and where the old one stands. */
function formatReplacements(replacements: readonly Replacement[], style: Style): string {
  const rows = replacements.map(({ file, line, old, new: to, note }) => {
    const command = to.startsWith("nothing") ? style.dim(cleanLine(to)) : style.strong(cleanLine(to));
    return [
      cleanLine(old),
      note === undefined ? command : `${command}${style.dim(`; ${cleanLine(note)}`)}`,
      style.dim(`${file}:${line}`),
    ];
  });
  const columns = [
    { title: "OLD", flexible: true },
    { title: "NEW", flexible: true },
    { title: "WHERE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}
