import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * Makes `synth` fail on what AWS's Solutions rules object to, but for what is acknowledged, with the reason,
 * beside the resource concerned.
 */
export function checkOnSynth(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
