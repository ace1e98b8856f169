/** DynamoDB deletes items some time (up to days) after the epoch second in this attribute. */
export const TIME_TO_LIVE_ATTRIBUTE = 'expiresAt';

/**
 * The table as `CreateTable` takes it, but for its name; the stack and the sandbox share it. Point-in-time
 * recovery, deletion protection and time to live are the stack's to add.
 */
export const TABLE_SCHEMA = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
