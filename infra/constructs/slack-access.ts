import { Stack } from 'aws-cdk-lib';
import { secretPermissions, slackSecretNames } from '../secret-permissions.ts';
import type { SlackSettings } from '../slack-settings.ts';
import type { ProductFunction } from './product-function.ts';

/** Which workspace and channels, and where the operator stored the two secrets: lent to those that talk to Slack. */
export class SlackAccess {
  readonly #settings: SlackSettings;

  constructor(settings: SlackSettings) {
    this.#settings = settings;
  }

  /** To post, and to ask who is who. */
  grantTalking(to: ProductFunction): void {
    const { teamId, channel, approversChannel, approversGroup, secrets } = this.#settings;
    const { botToken } = slackSecretNames(secrets);
    const environment = {
      SLACK_TEAM_ID: teamId,
      SLACK_CHANNEL: channel,
      SLACK_APPROVERS_CHANNEL: approversChannel,
      SLACK_APPROVERS_GROUP: approversGroup,
      SLACK_BOT_TOKEN_FROM: botToken,
    };
    for (const [name, value] of Object.entries(environment)) {
      if (value !== null) to.function.addEnvironment(name, value);
    }
    to.allow(secretPermissions(Stack.of(to), 'BotToken', botToken));
  }

  /** To tell Slack's requests from others. Whoever can read this secret can forge anybody's click. */
  grantListening(to: ProductFunction): void {
    const { signingSecret } = slackSecretNames(this.#settings.secrets);
    to.function.addEnvironment('SLACK_SIGNING_SECRET_FROM', signingSecret);
    to.allow(secretPermissions(Stack.of(to), 'SigningSecret', signingSecret));
  }
}
