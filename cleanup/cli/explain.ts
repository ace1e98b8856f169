/** System errors that are about the way to AWS; others, such as a full disk, are not. */
const NETWORK =
  /^(ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_|ERR_TLS)/;

/**
 * One helpful sentence for what stops an audit before it has begun, or null when the error is something else.
 *
 * @param region where the calls went
 * @param profile `AWS_PROFILE`, if set
 */
export function explain(error: unknown, region: string, profile?: string): string | null {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message)) {
    return profile
      ? `The AWS profile "${profile}" gives no credentials: check AWS_PROFILE and its files, or sign in with "aws sso login".`
      : 'No AWS credentials were found: set AWS_PROFILE or AWS_ACCESS_KEY_ID, or sign in with "aws sso login".';
  }
  if (/^ExpiredToken|TokenRefreshRequired/.test(name)) {
    return 'The AWS credentials have expired: sign in again, for example with "aws sso login".';
  }
  if (
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|InvalidSignature.*|IncompleteSignature)$/.test(
      name,
    )
  ) {
    return `AWS does not accept these credentials (${name}): check AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
  }
  if (name === 'OptInRequired')
    return `This account is not signed up for region ${region}: set AWS_REGION to one it uses.`;
  if (/region/i.test(message) && /invalid|not a valid|hostname/i.test(message)) {
    return `"${region}" is no AWS region: check AWS_REGION.`;
  }
  if (code === 'ERR_INVALID_URL') return 'AWS_ENDPOINT_URL is no URL: check it, or unset it.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `AWS could not be found (${code}): is there a network, and is "${region}" the right AWS_REGION?`;
  }
  if (NETWORK.test(code) || /^Timeout/.test(name)) {
    return `AWS could not be reached (${code || name}): check the network, proxies, and AWS_ENDPOINT_URL if it is set.`;
  }
  return null;
}
