import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Mailer } from '../deliver.ts';

/** Sends the report to everybody subscribed to a topic. */
export function snsMailer(sns: SNSClient, topicArn: string): Mailer {
  return {
    async send({ subject, message }) {
      await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
    },
  };
}
