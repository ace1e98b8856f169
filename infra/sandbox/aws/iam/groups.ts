import { principalArn } from '../arns.ts';
import { block, list, tag } from '../wire/xml.ts';
import { groupOf, type IamAction } from './call.ts';

/** The group itself; its members are left out, nobody here asks for them. */
export const GetGroup: IamAction = (call) => {
  const name = groupOf(call);
  const group = call.account.groups.get(name);
  const path = group?.path ?? '/';
  const xml =
    tag('Path', path) +
    tag('GroupName', name) +
    tag('GroupId', group?.id ?? null) +
    tag('Arn', principalArn(call.account, 'group', { path, name })) +
    tag('CreateDate', group?.createdAt ?? null);
  return block('Group', xml) + list('Users', []) + tag('IsTruncated', false);
};
