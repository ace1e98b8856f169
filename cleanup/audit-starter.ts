/** A message that is updated while an audit goes on. */
export interface ProgressMessage {
  readonly channel: string;
  readonly ts: string;
}

/** Starts an audit somewhere else, without waiting for it. */
export interface AuditStarter {
  /**
   * @param id of the run: the same one twice is one run
   * @param progressTo where to tell how it goes, or null
   */
  start(request: { readonly id: string; readonly progressTo: ProgressMessage | null }): Promise<void>;
}
