import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { notifyPermissions } from '../notify-permissions.ts';
import type { SlackSettings } from '../slack-settings.ts';
import type { AuditFunction } from './audit-function.ts';
import { BotFunction } from './bot-function.ts';
import type { Decisions } from './decisions.ts';
import type { CommonProps } from './product-function.ts';
import { SlackAccess } from './slack-access.ts';
import { SlackApi } from './slack-api.ts';
import type { Storage } from './storage.ts';

export interface ChatProps extends CommonProps {
  readonly slack: SlackSettings;
  readonly storage: Storage;
  readonly audit: AuditFunction;
  readonly decisions: Decisions;
}

/** The chat half: the bot behind its address, and a voice in Slack for the audit and for decisions. */
export class Chat extends Construct {
  readonly bot: BotFunction;
  readonly api: SlackApi;

  constructor(scope: Construct, id: string, { slack, audit, decisions, ...common }: ChatProps) {
    super(scope, id);
    this.bot = new BotFunction(this, 'Bot', { ...common, audit, queue: decisions.queue });
    this.api = new SlackApi(this, 'Slack', { bot: this.bot });
    const access = new SlackAccess(slack);
    for (const talker of [audit, this.bot, decisions.decision]) access.grantTalking(talker);
    access.grantListening(this.bot);
    const { tableArn } = common.storage.table;
    audit.allow(notifyPermissions({ account: Stack.of(this).account, tableArn }));
  }
}
