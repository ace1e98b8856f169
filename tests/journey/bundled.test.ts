import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDeploymentSettings } from '../../infra/deployment-settings.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { startSandbox } from '../../infra/sandbox/sandbox.ts';
import { IamUserCleanupStack } from '../../infra/stack.ts';
import { type Bundles, LAMBDA_NAMES, makeBundles } from '../bundles.ts';
import { SLACK } from '../infra/stack/template.ts';
import { asTemplate, runAsDeployed } from './start-journey.ts';

// The Lambdas as bundled for deployment: what they are made of, and journeys once more, told and allowed what the
// synthesised template says. The rest of them: bundled-setbacks.test.ts.
let made: Bundles;

beforeAll(async () => {
  made = await makeBundles();
  runAsDeployed(made.code);
});
afterAll(() => made.remove());

describe('a Lambda as deployed', () => {
  test('is told what the template says, and nothing else: without the name of its table it says so', async () => {
    const { environments } = asTemplate({});
    const sandbox = await startSandbox({
      account: anAccount(),
      code: made.code,
      environments(resources) {
        const { audit, ...others } = environments(resources);
        const { TABLE_NAME, ...rest } = audit;
        expect(TABLE_NAME).toBe(resources.tableName);
        return { ...others, audit: rest };
      },
    });
    await expect(sandbox.audit.invoke({ id: 'run-1' })).rejects.toThrow(
      'TABLE_NAME: the environment variable is missing',
    );
    await sandbox.close();
  });
});

describe('the bundles', () => {
  test('the bot is small, because a cold start reads all of it while a person waits', () => {
    expect(made.bundles.bot.bytes).toBeLessThanOrEqual(500_000);
  });

  test('the bot holds no web server, no socket client, no OAuth pages, and none of what only they use', () => {
    const unused =
      /node_modules\/(express|@slack\/(oauth|socket-mode)|raw-body|tsscmp|iconv-lite|undici|jsonwebtoken|path-to-regexp)\//;
    expect(made.bundles.bot.inputs.filter((path) => unused.test(path))).toEqual([]);
    expect(made.bundles.bot.inputs.some((path) => path.includes('@slack/bolt/dist/App.js'))).toBe(true);
  });

  test.each(LAMBDA_NAMES)('%s takes its credentials from its environment and from nowhere else', (name) => {
    const others = made.bundles[name].inputs.filter((path) =>
      /credential-provider-(?!env)|nested-clients/.test(path),
    );
    expect(others).toEqual([]);
    expect(made.bundles[name].inputs.some((path) => path.includes('credential-provider-env'))).toBe(true);
  });

  test('are what the stack deploys', () => {
    const outdir = join(made.folder, 'cdk.out');
    const app = new App({ outdir, context: { email: 'ops@example.com', ...SLACK, enableRestore: 'true' } });
    new IamUserCleanupStack(app, 'Stack', { settings: parseDeploymentSettings(app.node.getAllContext()) });
    const { artifacts } = app.synth();
    const deployed = readdirSync(outdir)
      .map((asset) => join(outdir, asset, 'index.mjs'))
      .filter((file) => existsSync(file))
      .map(codeIn);
    expect(artifacts.length).toBeGreaterThan(0);
    expect(deployed.sort()).toEqual(LAMBDA_NAMES.map((name) => codeIn(made.bundles[name].file)).sort());
  });
});

/** A digest, since `toEqual` would print half a megabyte. */
function codeIn(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

describe('the scheduled audit, bundled', () => import('./audit.test.ts').then(() => {}));
describe('the chat, bundled', () => import('./chat.test.ts').then(() => {}));
describe('clean-up without Slack, bundled', () => import('./without-slack.test.ts').then(() => {}));
describe('decisions that were never sent, bundled', () => import('./resend.test.ts').then(() => {}));
describe('deleting and restoring, bundled', () => import('./delete-and-restore.test.ts').then(() => {}));
describe('recommended policies, bundled', () => import('./recommendation.test.ts').then(() => {}));
