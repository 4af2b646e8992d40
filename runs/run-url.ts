// Where the Temporal UI shows a run.

export function runUrl(
  { ui, namespace }: { ui: string | null; namespace: string },
  { workflowId, runId }: { workflowId: string; runId: string },
): string | null {
  if (ui === null) return null;
  return `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;
}
