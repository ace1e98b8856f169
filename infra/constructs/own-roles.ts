import { Lazy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';

/**
 * The product's own roles: they are never touched, the report says why, and the role that changes IAM is denied them.
 * Roles that are added later count as well: the lists are made at the end.
 */
export class OwnRoles {
  readonly #roles: IRole[] = [];

  add(role: IRole): void {
    this.#roles.push(role);
  }

  /** With commas between them, for an environment variable. */
  get joined(): string {
    return Lazy.string({ produce: () => this.#arns().join(',') });
  }

  /** For the resources of a statement. */
  get arns(): string[] {
    return Lazy.list({ produce: () => this.#arns() });
  }

  #arns(): string[] {
    return this.#roles.map(({ roleArn }) => roleArn);
  }
}
