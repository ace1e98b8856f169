import { wireRestore } from './aws/wire-restore.ts';
import { parseRestoreConfig } from './config.ts';
import type { Rebuilt } from './decisions/restoring/tools.ts';
import { handleRestore } from './principals/restore-handler.ts';
import { telemetry } from './telemetry.ts';

const { logger } = telemetry();
const tools = wireRestore(parseRestoreConfig(process.env));

/** Rebuilds what was deleted, from its snapshot: asked by the decision Lambda alone, after two approvers said yes. */
export async function handler(event: unknown): Promise<Rebuilt> {
  try {
    const rebuilt = await handleRestore(event, tools);
    logger.info('restoring handled', { outcome: rebuilt.outcome });
    return rebuilt;
  } catch (error) {
    logger.error('restoring failed', { error: error instanceof Error ? error.name : 'unknown' });
    throw error;
  }
}
