/** Where AWS's SDK looks for credentials: AWS's own domains, and the addresses inside EC2, ECS and EKS. */
const AWS_HOSTS = [
  '*.amazonaws.com',
  '*.amazonaws.com.cn',
  '*.amazonaws.eu',
  '*.api.aws',
  '*.aws.amazon.com',
  '*.awsapps.com',
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::254',
  'fd00:ec2::23',
];

/**
 * Hosts that `--real-aws` may reach for credentials. Those of the services themselves the SDK tells as it makes them of
 * environment and profile (`reachable`).
 */
export function awsHosts(env: Readonly<Record<string, string | undefined>>): string[] {
  return [...AWS_HOSTS, ...hostOf(env['AWS_CONTAINER_CREDENTIALS_FULL_URI'])];
}

/** Hosts that `--real-slack` may reach: Slack's, or those of the server that `SLACK_API_URL` names, and below it. */
export function slackHosts(apiUrl: string | null): string[] {
  if (apiUrl === null) return ['slack.com', '*.slack.com'];
  return hostOf(apiUrl).flatMap((host) => [host, `*.${host}`]);
}

function hostOf(url: string | undefined): string[] {
  return url && URL.canParse(url) ? [new URL(url).hostname] : [];
}
