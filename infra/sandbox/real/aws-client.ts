import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PATIENCE } from '../../../cleanup/aws/client-options.ts';
import type { Answer } from '../aws/wire/answer.ts';
import type { WireRequest } from '../aws/wire/request.ts';
import { permitHosts } from '../loopback-only.ts';
import { type Adjustable, answerOf, type Send } from './exchange.ts';

/** The services that are asked in the real account; everything else stays on this machine. */
export type RealServiceName = 'iam' | 'sts' | 'access-analyzer' | 'cloudformation';

/** Passed to every SDK client that talks to the real account; empty for whatever the AWS environment says. */
export type RealClientOptions = object;

/**
 * Sends calls of others as they are, signed anew with the operator's own credentials. Which ones may be sent is decided
 * in front of it.
 */
export class RealAwsClient {
  readonly #options: RealClientOptions;
  readonly #senders = new Map<string, Send>();

  constructor(options: RealClientOptions) {
    this.#options = options;
  }

  /** AWS's answer, refusals included. @throws when AWS could not be asked at all */
  send(service: RealServiceName, request: WireRequest, region: string): Promise<Answer> {
    const key = `${service} ${region}`;
    const sender = this.#senders.get(key) ?? this.#senderOf(service, region);
    this.#senders.set(key, sender);
    return answerOf(sender, request);
  }

  /** Each with a command of its own service, whose request is replaced before it is signed. */
  #senderOf(service: RealServiceName, region: string): Send {
    // Whoever asked repeats what failed, at a pace of their own.
    const options = { requestHandler: PATIENCE, ...this.#options, region, maxAttempts: 1 };
    const through =
      <Command extends Adjustable>(make: () => Command, send: (command: Command) => Promise<unknown>): Send =>
      (adjust) => {
        const command = make();
        adjust(command);
        return send(command);
      };
    switch (service) {
      case 'iam': {
        const client = reachable(new IAMClient(options));
        return through(
          () => new ListAccountAliasesCommand({}),
          (command) => client.send(command),
        );
      }
      case 'sts': {
        const client = reachable(new STSClient(options));
        return through(
          () => new GetCallerIdentityCommand({}),
          (command) => client.send(command),
        );
      }
      case 'access-analyzer': {
        const client = reachable(new AccessAnalyzerClient(options));
        return through(
          () => new ListAnalyzersCommand({}),
          (command) => client.send(command),
        );
      }
      case 'cloudformation': {
        const client = reachable(new CloudFormationClient(options));
        return through(
          () => new DescribeStacksCommand({}),
          (command) => client.send(command),
        );
      }
    }
  }
}

/** The one host that the SDK makes of environment and profile may be reached, whichever it is. */
export function reachable<Client extends Adjustable>(client: Client): Client {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request?: { hostname?: unknown } };
      if (typeof request?.hostname === 'string') permitHosts([request.hostname]);
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'permitHost', override: true },
  );
  return client;
}
