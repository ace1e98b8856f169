/**
 * A reader that closes early (`| head`) is no error: what is said from then on is lost, and nothing else happens.
 * Asked for once, at the start.
 *
 * @returns resolves when nobody reads any more, for what would otherwise stay up unseen
 */
export function unread({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [stdout, stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        resolve();
      });
    }
  });
}
