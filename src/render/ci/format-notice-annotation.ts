import type { Notice } from "../../domain/notice.ts";
import { addHint } from "../text/add-hint.ts";
import { cleanText } from "../text/clean-text.ts";
import { type AnnotationBase, formatAnnotation } from "./format-annotation.ts";

/** A warning as an annotation, at its place where it has one. */
export function formatNoticeAnnotation(notice: Notice, base?: AnnotationBase): string {
  const { code, message, hint, file, line } = notice;
  return formatAnnotation(
    {
      level: "warning",
      title: `stackctl: ${code}`,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      message: cleanText(addHint(message, hint)),
    },
    base,
  );
}
