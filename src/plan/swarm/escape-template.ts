/**
 * The text as a Go template that expands to the text itself. A Swarm node expands templates in the environment, the
 * host name and the mounts of a task
 * (https://docs.docker.com/reference/cli/docker/service/create/#create-services-using-templates).
 */
export function escapeTemplate(text: string): string {
  return text.replaceAll("{{", '{{"{{"}}');
}
