import { checkName } from './restore-check-name.ts';
import { type CreateStep, type GrantStep, type ProfileStep, restorePlan } from './restore-plan.ts';
import { aws, comment, lines, say, shellQuote } from './shell.ts';
import { cannotComeBack, type Snapshot } from './snapshot.ts';
import { nameOf } from './state.ts';
import type { RestoreStep } from './steps.ts';

/** For whom the file is made, and when: it says so at its top. */
export interface CommandsOptions {
  readonly madeFor: string;
  readonly madeAt: Date;
}

/**
 * A shell script of AWS CLI commands that rebuilds a principal, for an administrator to look through and run. It refuses
 * as `restore` does: another account, a name that is taken, anything missing that was part of it. It may be interrupted
 * and run again.
 */
export function restoreCommands(snapshot: Snapshot, options: CommandsOptions): string {
  const { principal } = snapshot;
  const plan = restorePlan(snapshot);
  return lines(
    header(snapshot, plan.leftOut, options),
    SETUP,
    checkAccount(snapshot.account),
    checkName(principal, plan),
    checkMissing(plan.create, plan.grants),
    create(plan.create),
    ...plan.grants.map((step) => grant(step)),
    ...plan.profiles.map(addToProfile),
    command(plan.mark.finish),
    say(`${nameOf(principal)} is there again. What did not come back stands at the top of this file.`),
  );
}

function header(
  snapshot: Snapshot,
  leftOut: readonly string[],
  { madeFor, madeAt }: CommandsOptions,
): string {
  const { principal, account, takenAt, decisionId } = snapshot;
  const remains = [...leftOut, ...cannotComeBack(snapshot)].map((sentence) => `- ${sentence}`);
  return lines(
    '#!/bin/sh',
    comment(
      `Rebuilds ${principal.type} ${principal.name} of account ${account} as it was at ${takenAt.toISOString()},`,
      `from the snapshot of decision ${decisionId}. Made for ${madeFor} at ${madeAt.toISOString()}.`,
      '',
      'For an administrator of that account, with the AWS CLI, version 1 or 2. It may be run again when interrupted. It',
      'creates nothing while the name is taken, or while a policy or group is gone that was part of it.',
      '',
      'This cannot come back:',
      ...remains,
    ),
  );
}

const SETUP = `set -eu
export AWS_PAGER=''

stop() {
  printf '%s\\n' "$1" >&2
  exit 1
}

# Whether what a command asks for is there. When that cannot be told, nothing more is done.
there() {
  if answer=$("$@" 2>&1); then return 0; fi
  case $answer in *'An error occurred (NoSuchEntity) when calling '*) return 1 ;; esac
  printf '%s\\n' "$answer" >&2
  stop 'Stopped: AWS did not answer the question above. Nothing more was done; run this again when that is mended.'
}`;

function checkAccount(account: string): string {
  return lines(
    'account=$(aws sts get-caller-identity --query Account --output text)',
    `[ "$account" = ${shellQuote(account)} ] ||`,
    `  stop "These credentials are of account $account, not "${shellQuote(account)}'. Nothing was done.'`,
  );
}

/** A policy that is gone may have been one that denied: leaving it out is for a person to say. */
function checkMissing(create: CreateStep, grants: readonly GrantStep[]): string {
  const boundary = create.PermissionsBoundary;
  const note = (lookUp: string, what: string) =>
    `there ${lookUp} || missing="$missing"${shellQuote(`\n  - ${what}`)}`;
  const notes = grants.flatMap((step) => {
    const lookUp = neededFor(step);
    return lookUp ? [note(lookUp.command, lookUp.what)] : [];
  });
  const checks = [
    ...(boundary
      ? [
          `there ${aws('GetPolicy', { PolicyArn: boundary })} ||`,
          `  stop ${shellQuote(`Its permissions boundary ${boundary} is gone: make it again first. Nothing was done.`)}`,
        ]
      : []),
    ...(notes.length > 0
      ? [
          "missing=''",
          ...notes,
          `if [ -n "$missing" ] && [ "\${WITHOUT_MISSING:-no}" != yes ]; then`,
          '  stop "This is gone:$missing',
          'Make it again, or leave it out: WITHOUT_MISSING=yes sh FILE. Think of policies that denied. Nothing was done."',
          'fi',
        ]
      : []),
  ];
  return lines(...checks);
}

function neededFor(step: GrantStep): { readonly command: string; readonly what: string } | null {
  if ('PolicyArn' in step) {
    return { command: aws('GetPolicy', { PolicyArn: step.PolicyArn }), what: `policy ${step.PolicyArn}` };
  }
  if ('GroupName' in step) {
    return { command: aws('GetGroup', { GroupName: step.GroupName }), what: `group ${step.GroupName}` };
  }
  return null;
}

function create({ call, ...parameters }: CreateStep): string {
  const kind = call === 'CreateUser' ? 'user' : 'role';
  const who =
    'UserName' in parameters ? { UserName: parameters.UserName } : { RoleName: parameters.RoleName };
  return lines(
    'if [ "$new" = yes ]; then',
    `  ${aws(call, parameters)} >/dev/null`,
    `  aws iam wait ${kind}-exists --cli-input-json ${shellQuote(JSON.stringify(who))}`,
    say(`Created the ${kind}.`),
    'fi',
  );
}

function command({ call, ...parameters }: RestoreStep): string {
  return aws(call, parameters);
}

/** An inline policy that is there is left as it is: somebody may have edited it since the interruption. */
function grant(step: GrantStep): string {
  const { call, ...parameters } = step;
  const needed = neededFor(step);
  if (needed) return lines(`if there ${needed.command}; then`, `  ${aws(call, parameters)}`, 'fi');
  if (!('PolicyName' in parameters)) return aws(call, parameters);
  const { PolicyDocument, ...policy } = parameters;
  return lines(
    `there ${aws(call === 'PutUserPolicy' ? 'GetUserPolicy' : 'GetRolePolicy', policy)} ||`,
    `  ${aws(call, parameters)}`,
  );
}

function addToProfile({ call, ...parameters }: ProfileStep): string {
  const name = parameters.InstanceProfileName;
  const get = aws('GetInstanceProfile', { InstanceProfileName: name });
  const query = '--query "InstanceProfile.Roles[].RoleName" --output text';
  return lines(
    `if there ${get}; then`,
    `  roles=$(${get} ${query})`,
    '  case $roles in',
    `    ${shellQuote(parameters.RoleName)}) ;;`,
    `    '' | None) ${aws(call, parameters)} ;;`,
    `    *) printf '%s\\n' ${shellQuote(`Left as it is: instance profile ${name} contains another role now: `)}"$roles" ;;`,
    '  esac',
    'else',
    say(`Instance profile ${name} is gone.`),
    'fi',
  );
}
