/** Trust policy of a role that an AWS service assumes: `ecs-tasks`, `lambda`, … */
export function byService(service: string): object {
  return trusting({ Service: `${service}.amazonaws.com` }, 'sts:AssumeRole');
}

/** Trust policy of a role that another AWS account assumes; a careful one asks for an external id. */
export function byAccount(account: string, externalId?: string): object {
  const condition = externalId ? { StringEquals: { 'sts:ExternalId': externalId } } : undefined;
  return trusting({ AWS: `arn:aws:iam::${account}:root` }, 'sts:AssumeRole', condition);
}

/** Trust policy of a role that people assume after single sign-on. */
export function bySso(account: string): object {
  return trusting(
    { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0a1b2c3d4e5f6071_DO_NOT_DELETE` },
    ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
  );
}

/** Trust policy of a role that a build job assumes with its OpenID Connect token. */
export function byOidc(account: string, host: string): object {
  return trusting(
    { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
    'sts:AssumeRoleWithWebIdentity',
    { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' } },
  );
}

function trusting(principal: object, action: string | string[], condition?: object): object {
  const statement = { Effect: 'Allow', Principal: principal, Action: action };
  return {
    Version: '2012-10-17',
    Statement: [condition ? { ...statement, Condition: condition } : statement],
  };
}
