import { isIP, Socket } from 'node:net';

/** Thrown into whatever tries to talk to another machine from the sandbox or a test. */
export class LeftLoopbackError extends Error {
  override readonly name = 'LeftLoopbackError';
}

/** Parts of the environment that somebody asked for by a flag. */
export interface KeptAmbient {
  /** @default false */
  readonly aws?: boolean;
  /** @default false */
  readonly slack?: boolean;
}

/**
 * Makes it impossible for this process to reach a real AWS account or Slack workspace, whatever its environment
 * holds. Cannot be undone; what `keep` names stays in the environment, but is out of reach until `permitHosts`.
 */
export function confineToLoopback(keep: KeptAmbient = {}): void {
  forgetAmbient(keep);
  refuseOtherHosts();
}

/** Forgets ambient `AWS_*`, `SLACK_*` and proxies, and hides profile files. */
function forgetAmbient({ aws = false, slack = false }: KeptAmbient): void {
  for (const name of Object.keys(process.env)) {
    const isOurs =
      (!aws && /^AWS_/i.test(name)) ||
      (!slack && /^SLACK_/i.test(name)) ||
      /^(https?|all)_proxy$/i.test(name);
    if (isOurs) delete process.env[name];
  }
  if (aws) return;
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_CONFIG_FILE'] = '/dev/null';
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
}

const permitted = new Set<string>();

/** From now on this process may reach these hosts, too: `slack.com`, or `*.slack.com` for all that end so. */
export function permitHosts(hosts: readonly string[]): void {
  for (const host of hosts) permitted.add(bareName(host));
}

let refusing = false;

/** Refuses every connection that is not to this machine, before its name is even looked up. */
export function refuseOtherHosts(): void {
  if (refusing) return;
  refusing = true;
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (!isLoopback(host) && !isPermitted(host)) {
      const error = new LeftLoopbackError(
        `The sandbox and tests never leave this machine unasked, but something connected to ${host}.`,
      );
      process.nextTick(() => this.destroy(error));
      return this;
    }
    return Reflect.apply(connect, this, args);
  } as typeof connect;
}

/** `connect` is called with options, with port and host, or with a path; Node wraps some calls in an array. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: unknown; path?: unknown };
    if (typeof path === 'string') return 'localhost';
    return typeof host === 'string' ? host : 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}

function bareName(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

function isPermitted(host: string): boolean {
  const bare = bareName(host);
  return [...permitted].some((one) => (one.startsWith('*.') ? bare.endsWith(one.slice(1)) : bare === one));
}

function isLoopback(host: string): boolean {
  const bare = bareName(host);
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  const version = isIP(bare);
  if (version === 4) return bare.startsWith('127.');
  return version === 6 && (bare === '::1' || bare.startsWith('::ffff:127.'));
}
