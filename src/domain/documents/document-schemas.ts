import * as z from "zod";
import { BenchReport } from "../bench.ts";
import { MatrixDocument } from "../combination.ts";
import { DoctorReport } from "../doctor-report.ts";
import { LaunchPlan } from "../launch-plan.ts";
import { LintReport } from "../lint.ts";
import { progressEvents } from "../progress-event.ts";
import { StatusReport, UpReport } from "../report.ts";
import { ConfigDocument, DepsDocument, DownDocument, LogEntry, OpenDocument } from "./command-documents.ts";
import { ErrorDocument, ErrorEvent } from "./error-document.ts";
import { FeatureExplanation, FeaturesDocument, FeaturesSet } from "./features-document.ts";
import { EjectDocument, FeaturesAddDocument, InitDocument } from "./file-documents.ts";
import { KubernetesDocument } from "./kubernetes-document.ts";

const atMs = z.number().optional().describe("Milliseconds since the command began");

/** One line on stderr with `--progress json`. */
const ProgressLine = z.union([...progressEvents.map((event) => event.extend({ atMs })), ErrorEvent]);

interface DescribedDocument {
  readonly title: string;
  readonly about: string;
  readonly schema: z.ZodType;
}

/** Everything that stackctl prints for programs, by file name. */
const documents = {
  bench: {
    title: "stackctl bench-features --json",
    about: "The start time and memory of each feature.",
    schema: BenchReport,
  },
  config: {
    title: "stackctl config --json",
    about: "Every setting, its value and its source.",
    schema: ConfigDocument,
  },
  deps: { title: "stackctl deps --json", about: "The optional packages of features.", schema: DepsDocument },
  doctor: {
    title: "stackctl doctor --json",
    about: "The checks of this machine and this project.",
    schema: DoctorReport,
  },
  down: { title: "stackctl down --json", about: "The services that were removed.", schema: DownDocument },
  eject: {
    title: "stackctl eject --json",
    about: "The files that run the stack without stackctl.",
    schema: EjectDocument,
  },
  "eject-kubernetes": {
    title: "stackctl eject --to kubernetes --json",
    about: "The files that run the stack on Kubernetes, and what they do not keep.",
    schema: KubernetesDocument,
  },
  error: {
    title: "The error of every stackctl command with --json",
    about: "Why a command failed before it had a report.",
    schema: ErrorDocument,
  },
  features: {
    title: "stackctl features --json",
    about: "The features of the project, their state and its source.",
    schema: FeaturesDocument,
  },
  "features-add": {
    title: "stackctl features add --json",
    about: "The files of a new feature.",
    schema: FeaturesAddDocument,
  },
  "features-explain": {
    title: "stackctl features explain --json",
    about: "Why one feature is enabled or disabled.",
    schema: FeatureExplanation,
  },
  "features-set": {
    title: "stackctl features enable --json and features disable --json",
    about: "The features that a command enabled or disabled in .env.",
    schema: FeaturesSet,
  },
  init: {
    title: "stackctl init --json",
    about: "The files that set stackctl up in a project.",
    schema: InitDocument,
  },
  lint: {
    title: "stackctl lint --json",
    about: "The findings in every combination of features.",
    schema: LintReport,
  },
  log: {
    title: "One line on stdout with stackctl logs --json",
    about: "A line that a container wrote.",
    schema: LogEntry,
  },
  matrix: {
    title: "stackctl matrix --json",
    about: "The combinations of features that can run, for a CI matrix.",
    schema: MatrixDocument,
  },
  open: {
    title: "stackctl open --json",
    about: "The web endpoints of ready services.",
    schema: OpenDocument,
  },
  plan: {
    title: "stackctl plan --json and up --dry-run --json",
    about: "The planned actions, each with its cause.",
    schema: LaunchPlan,
  },
  progress: {
    title: "One line on stderr with --progress json",
    about: "An event of the running command, or the error that ended it.",
    schema: ProgressLine,
  },
  status: { title: "stackctl status --json", about: "The state of each service.", schema: StatusReport },
  up: {
    title: "stackctl up --json, wait --json and restart --json",
    about: "The verdict of each service, and the failures.",
    schema: UpReport,
  },
} satisfies Readonly<Record<string, DescribedDocument>>;

/** JSON Schemas of all documents, as text by file name below `schemas`. */
export function describeDocuments(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(documents).map(([name, { title, about, schema }]) => {
      const path = `json/${name}.schema.json`;
      const { $schema, ...described } = z.toJSONSchema(schema, { target: "draft-7" });
      const head = { $schema, $id: schemaId(path), title, description: about };
      return [path, `${JSON.stringify({ ...head, ...described }, undefined, 2)}\n`];
    }),
  );
}

/** The `$id` of a JSON Schema, by its path below `schemas`. */
function schemaId(path: string): string {
  return `https://raw.githubusercontent.com/stackctl/stackctl/main/schemas/${path}`;
}
