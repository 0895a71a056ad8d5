import { flag, inGroup, word } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { engineOption, projectOptionsOfLogs } from "./shared-options.ts";

/** The options of `stackctl logs`. */
export const logsOptions = [
  flag("-f, --follow", "continue with new lines until Ctrl-C, or until every container ends"),
  word("-n, --tail <lines>", "only the last lines of each container"),
  word("--since <time>", "only lines since this time (2024-05-01T10:00:00) or this long ago (10m)"),
  word("--until <time>", "only lines before this time or this long ago"),
  word("--grep <pattern>", 'only lines that contain "text" or match "/regex/i", in order of time'),
  flag("-t, --timestamps", "show when each line was written"),
  ...inGroup("Output:", [
    flag("--json", "print one JSON object per line to stdout, in order of time"),
    flag("--no-color", "print without colours"),
    flag("--no-log-prefix", "print without container names"),
  ]),
  engineOption,
  ...projectOptionsOfLogs,
] as const;

/** The values of the options of `stackctl logs`. */
export type LogsOptions = OptionsOf<typeof logsOptions>;
