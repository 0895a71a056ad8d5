import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readUpload } from "../../../../src/backend/training/routes/read-upload.ts";

const anything = { maxBytes: Number.POSITIVE_INFINITY, take: () => undefined };
const folder = await mkdtemp(join(tmpdir(), "stackctl-test-upload-"));
afterAll(() => rm(folder, { recursive: true }));

it("stores the file of a form, with its name as a label", async () => {
  const form = new FormData();
  form.set("file", new File(["some text"], "../../a/b.jsonl"));
  form.set("purpose", "evals");
  const path = join(folder, "kept");
  const upload = await readUpload(
    new Request("http://server/", { method: "POST", body: form }),
    path,
    anything,
  );
  expect(upload).toEqual({ filename: "b.jsonl", purpose: "evals", bytes: 9 });
  expect(await readFile(path, "utf8")).toBe("some text");
});

const cut = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of';
it.each([
  ["a body that is no form", "application/json", "{}"],
  ["a form without a boundary", "multipart/form-data", "--x"],
  ["a form that breaks off", "multipart/form-data; boundary=x", cut],
  [
    "a form without a file",
    "multipart/form-data; boundary=x",
    '--x\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nmine\r\n--x--\r\n',
  ],
])("takes nothing of %s, and leaves nothing", async (_what, type, body) => {
  const request = new Request("http://server/", { method: "POST", headers: { "content-type": type }, body });
  expect(await readUpload(request, join(folder, "refused"), anything)).toBeUndefined();
  expect(await readdir(folder)).not.toContain("refused");
});
