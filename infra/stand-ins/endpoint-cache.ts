/**
 * In place of `@aws-sdk/endpoint-cache`: DynamoDB's client makes one, and looks into it only where endpoint discovery is
 * switched on, which it is not.
 */
export class EndpointCache {}
