import { isIP, Socket } from 'node:net';

/** Thrown into whatever tries to talk to another machine from the sandbox or a test. */
export class LeftLoopbackError extends Error {
  override readonly name = 'LeftLoopbackError';
}

/**
 * Makes it impossible for this process to reach a real AWS account or Slack workspace, whatever its environment
 * holds. Cannot be undone.
 */
export function confineToLoopback(): void {
  forgetAmbient();
  refuseOtherHosts();
}

/** Forgets ambient `AWS_*`, `SLACK_*` and proxies, and hides profile files. */
function forgetAmbient(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|SLACK)_/i.test(name) || /^(https?|all)_proxy$/i.test(name)) delete process.env[name];
  }
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_CONFIG_FILE'] = '/dev/null';
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
}

let refusing = false;

/** Refuses every connection that is not to this machine, before its name is even looked up. */
export function refuseOtherHosts(): void {
  if (refusing) return;
  refusing = true;
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (!isLoopback(host)) {
      const error = new LeftLoopbackError(
        `The sandbox and tests never leave this machine, but something connected to ${host}.`,
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

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  const version = isIP(bare);
  if (version === 4) return bare.startsWith('127.');
  return version === 6 && (bare === '::1' || bare.startsWith('::ffff:127.'));
}
