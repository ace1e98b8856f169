/** Where a run's files are in the report bucket, by account and day; without a slash at its end. */
export function reportFolder(account: string, startedAt: Date, runId: string): string {
  return `reports/${account}/${startedAt.toISOString().slice(0, 10).replaceAll('-', '/')}/${runId}`;
}
