/**
 * Whether a start failed because containerd still holds the task of an earlier start, during which the engine
 * was killed. https://github.com/containerd/containerd/blob/v1.6.20/runtime/task_list.go (ErrAlreadyExists)
 */
export function isLeftTask(startError: string): boolean {
  return /\btask \S+(?::)? already exists|task already exists/i.test(startError);
}
