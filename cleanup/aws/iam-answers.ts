/** What every answer and every error of the SDK carries. */
export interface Answered {
  readonly $metadata: { readonly requestId?: string | undefined };
}

/** IAM says that what a call names is not there. */
export function isNoSuchEntity(error: unknown): error is Error & Answered {
  return error instanceof Error && error.name === 'NoSuchEntityException' && '$metadata' in error;
}

/**
 * IAM sends policy documents URL-encoded (RFC 3986).
 *
 * @throws {URIError} what cannot be decoded could not be put back either
 */
export function decodeDocument(document: string): string {
  return decodeURIComponent(document);
}
