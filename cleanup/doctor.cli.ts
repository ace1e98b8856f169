import { examineSlack } from '../bot/doctor.ts';
import { manifestScopes } from '../bot/manifest-scopes.ts';
import { BOT_TOKEN, parseSlackConfig, SIGNING_SECRET } from '../bot/slack/config.ts';
import { main } from './cli/main.ts';
import { runDoctor, type SlackExaminer } from './cli/run-doctor.ts';
import { wrong } from './doctor/check.ts';
import { secretCheck } from './doctor/secrets.ts';
import { PolicyError } from './policy.ts';

const slack: SlackExaminer = async (environment, reader) => {
  const config = parseSlackConfig(environment);
  const { SLACK_BOT_TOKEN_FROM: token = '', SLACK_SIGNING_SECRET_FROM: signing = '' } = environment;
  if (!config) return [];
  const [ofBot, ofSigning] = await Promise.all([
    secretCheck(reader, { name: "secret: the app's token", id: token, shape: BOT_TOKEN }),
    secretCheck(reader, { name: 'secret: signing secret', id: signing, shape: SIGNING_SECRET }),
  ]);
  const asked = ofBot.value ? await examineSlack(config, ofBot.value, manifestScopes()) : [];
  return [...ofBot.checks, ...ofSigning.checks, ...asked];
};

/** Somebody may have changed what the functions are told, past the stack. */
const careful: SlackExaminer = (environment, reader) =>
  slack(environment, reader).catch((error: unknown) => {
    if (!(error instanceof PolicyError)) throw error;
    return [wrong('environment', error.problems.join('; '), 'Deploy again; see runbook.md#permissions.')];
  });

await main(
  (args, terminal, around) => runDoctor(args, terminal, around, careful),
  process,
  () => new Date(),
  'The doctor stopped unexpectedly',
);
