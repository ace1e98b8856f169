import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** What a secret has to look like; its value is never in a message. */
export interface SecretShape {
  readonly pattern: RegExp;
  readonly says: string;
}

/** Thrown when a secret was never read: not there, not permitted, or not of its shape. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

export interface RotatingSecretOptions {
  /** Name or ARN in Secrets Manager. */
  readonly secretId: string;
  readonly shape: SecretShape;
  /** Milliseconds since whenever. @default the process's own clock */
  readonly elapsedMs?: () => number;
}

/** How long what was read is used without asking again, in milliseconds. */
const FRESH = 5 * 60_000;
/** After a failure what is held is used so long before it is tried again, in milliseconds. */
const AFTER_FAILURE = 30_000;
/** Anybody can send a bad signature: reading again because of one is done this seldom, in milliseconds. */
const BETWEEN_RENEWALS = 60_000;

/** People wait for some of the calls that need a secret, so reading it may not take long. */
const HASTE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 800, requestTimeout: 1_200, throwOnRequestTimeout: true },
} as const;

/**
 * A secret that may be exchanged while the process runs: read when it is needed, kept for five minutes, read again
 * before that when whoever checks it does not take it. Once it was read, a Secrets Manager that does not answer is no
 * reason to stop.
 */
export class RotatingSecret {
  readonly #options: RotatingSecretOptions;
  readonly #client = new SecretsManagerClient(HASTE);
  readonly #elapsedMs: () => number;
  #held: string | null = null;
  #freshUntil = Number.NEGATIVE_INFINITY;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<string> | null = null;
  #renewing: Promise<string> | null = null;

  constructor(options: RotatingSecretOptions) {
    this.#options = options;
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now());
  }

  /** As last read. @throws {SecretError} when it was never read */
  async current(): Promise<string> {
    if (this.#held !== null && this.#elapsedMs() < this.#freshUntil) return this.#held;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    try {
      return await this.#reading;
    } catch (error) {
      if (this.#held === null) throw error;
      this.#freshUntil = this.#elapsedMs() + AFTER_FAILURE;
      return this.#held;
    }
  }

  /** After `refused` was not taken: what is stored now, or null when that is the same, or was looked at just now. */
  async renewed(refused: string): Promise<string | null> {
    const held = await this.current();
    if (held !== refused) return held;
    if (!this.#renewing) {
      if (this.#elapsedMs() - this.#renewedAt < BETWEEN_RENEWALS) return null;
      this.#renewedAt = this.#elapsedMs();
      this.#renewing = this.#read().finally(() => {
        this.#renewing = null;
      });
    }
    const stored = await this.#renewing.catch(() => refused);
    return stored === refused ? null : stored;
  }

  async #read(): Promise<string> {
    const { secretId, shape } = this.#options;
    const { SecretString = '' } = await this.#client
      .send(new GetSecretValueCommand({ SecretId: secretId }))
      .catch((error: unknown) => {
        // The SDK's message names the caller; the name of the error says enough.
        const why = error instanceof Error ? error.name : 'unknown';
        throw new SecretError(`The secret ${secretId} could not be read (${why})`, { cause: error });
      });
    // Whoever pastes a secret often pastes a line break as well.
    const value = SecretString.trim();
    if (!shape.pattern.test(value)) throw new SecretError(`The secret ${secretId} is not ${shape.says}`);
    this.#held = value;
    this.#freshUntil = this.#elapsedMs() + FRESH;
    return value;
  }
}
