import fc from "fast-check";

/** A profile name. Compose accepts any text; many names here differ only in case and punctuation. */
export const aProfile = fc.oneof(
  fc.stringMatching(/^[aAbB][-_. /:][bBcC](?:[-_. ][23])?$/),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "true",
    "null",
    "1e3",
    "0x1f",
    "2024-01-01",
    "yes",
    "3d",
    "~",
    "größe",
    "日本",
    "a\tb",
    "a\nb",
    "#x",
    "a: b",
    "'q'",
    "profile",
    "profile-2",
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
);
