import { GetTopicAttributesCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Mailer } from '../deliver.ts';
import { required } from './required.ts';

/** Sends the report to everybody subscribed to a topic. */
export function snsMailer(sns: SNSClient, TopicArn: string): Mailer {
  return {
    async send({ subject, message }) {
      await sns.send(new PublishCommand({ TopicArn, Subject: subject, Message: message }));
    },
    async readers() {
      const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
      return Number(
        required(Attributes?.['SubscriptionsConfirmed'], 'SubscriptionsConfirmed', 'GetTopicAttributes'),
      );
    },
  };
}
