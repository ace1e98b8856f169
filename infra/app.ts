import { App } from 'aws-cdk-lib';
import { PolicyError } from '../cleanup/policy.ts';
import { checkOnSynth } from './checked-app.ts';
import { parseDeploymentSettings } from './deployment-settings.ts';
import { IamUserCleanupStack } from './stack.ts';

const app = new App();
try {
  const settings = parseDeploymentSettings(app.node.getAllContext());
  new IamUserCleanupStack(app, 'IamUserCleanup', { settings });
  checkOnSynth(app);
} catch (error) {
  if (!(error instanceof PolicyError)) throw error;
  console.error(error.message);
  process.exit(1);
}
