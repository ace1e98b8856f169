import { type CreateStep, type Mark, RESTORED_TAG, type RestorePlan } from './restore-plan.ts';
import { aws, lines, say, shellQuote } from './shell.ts';
import type { PrincipalState } from './state.ts';

/**
 * Goes on with what this file began, leaves alone what it finished, and stops where the name is somebody else's, or where
 * somebody changed what it began: see `restored-before.ts`, which judges the same without a shell.
 */
export function checkName(
  { type, name }: PrincipalState,
  { create, mark }: Pick<RestorePlan, 'create' | 'mark'>,
): string {
  const [kind, who] = type === 'user' ? ['User', { UserName: name }] : ['Role', { RoleName: name }];
  const get = aws(`Get${kind}`, who);
  const { query, begun, finished, whenFinished } = signsOf(mark, create, `${type} ${name}`);
  const changed = `What this had built when it was interrupted was changed since: look at the ${type} ${name}, and delete it before you run this again. Another one than it was made with:`;
  return lines(
    `if there ${get}; then`,
    `  mark=$(${aws(`List${kind}Tags`, who)} --query ${shellQuote(query)} --output text)`,
    '  case $mark in',
    `    ${shellQuote(begun)}) ;;`,
    `    ${shellQuote(finished)})`,
    ...whenFinished,
    '      ;;',
    `    *) stop ${shellQuote(`The name ${name} is taken by another ${type}. Nothing was done.`)} ;;`,
    '  esac',
    "  changed=''",
    ...compare('path', `${get} --query ${kind}.Path --output text`, create.Path),
    ...compare(
      'permissions boundary',
      `${get} --query ${kind}.PermissionsBoundary.PermissionsBoundaryArn --output text`,
      create.PermissionsBoundary ?? 'None',
    ),
    ...(create.call === 'CreateRole' ? compareTrust(get, create.AssumeRolePolicyDocument) : []),
    `  [ -z "$changed" ] || stop ${shellQuote(changed)}"$changed"`,
    `  ${say('Going on where this was interrupted.')}`,
    '  new=no',
    'else',
    '  new=yes',
    'fi',
  );
}

/** What tells that this file began it, and that it finished it, as the AWS CLI prints it. */
function signsOf({ values, finish }: Mark, { Tags }: CreateStep, who: string) {
  if (values) {
    return {
      query: `Tags[?Key=='${RESTORED_TAG}'].Value`,
      ...{ begun: values.unfinished, finished: values.finished },
      whenFinished: [
        `      ${say('It was rebuilt by this file already. Nothing was done.')}`,
        '      exit 0',
      ],
    };
  }
  const perhaps = `There is a ${who} with all the tags that it had: perhaps it was rebuilt already. Nothing was done.`;
  return {
    query: 'sort_by(Tags, &Key)[].[Key, Value]',
    ...{ begun: printed(Tags), finished: printed([...Tags, ...finish.Tags]) },
    whenFinished: [`      stop ${shellQuote(perhaps)}`],
  };
}

function printed(tags: CreateStep['Tags']): string {
  const sorted = tags.toSorted((one, other) => (one.Key < other.Key ? -1 : 1));
  return sorted.map(({ Key, Value }) => `${Key}\t${Value}`).join('\n');
}

function compare(what: string, command: string, expected: string): string[] {
  return [
    `  value=$(${command})`,
    `  [ "$value" = ${shellQuote(expected)} ] || changed="$changed"${shellQuote(`\n  - the ${what}`)}`,
  ];
}

/** Line by line without indentation: how a JSON document is laid out says nothing. */
function compareTrust(get: string, document: string): string[] {
  const laidOut = JSON.stringify(JSON.parse(document), null, 1).replaceAll(/\n */g, '');
  const [read = '', ...rest] = compare(
    'trust policy',
    `${get} --query Role.AssumeRolePolicyDocument --output json`,
    laidOut,
  );
  return [read, `  value=$(printf '%s\\n' "$value" | sed 's/^ *//' | tr -d '\\n')`, ...rest];
}
