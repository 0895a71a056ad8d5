/**
 * Whether a start failed since containerd still has the task of an earlier one: the engine was killed in the midst of it.
 * https://github.com/containerd/containerd/blob/v1.6.20/runtime/task_list.go (ErrAlreadyExists)
 */
export function isLeftTask(startError: string): boolean {
  return /\btask \S+(?::)? already exists|task already exists/i.test(startError);
}
