import { dynamoNeeds, policyNeed } from './dynamodb-needs.ts';
import { PartitionKeyLookup } from './dynamodb-schemas.ts';
import { JSON_REFUSALS } from './errors.ts';
import type { Service, World } from './service.ts';
import type { Upstream } from './upstream.ts';
import { jsonError } from './wire/answer.ts';

/** DynamoDB: dynalite behind the gateway's permissions. Tables are shared by all regions. */
export function dynamoDbService(world: World, database: Upstream): Service {
  const lookup = new PartitionKeyLookup(database);
  return {
    refusals: JSON_REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.dynamodb.v20120810', error),
    async understand(request) {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const { partition, id } = world.account();
      const prefix = `arn:${partition}:dynamodb:${request.region}:${id}:table/`;
      const asked = dynamoNeeds(action, JSON.parse(request.body.toString() || '{}'));
      const needs = await Promise.all(
        asked.map(async (need) =>
          policyNeed(need, prefix, need.table === null ? null : await lookup.of(need.table)),
        ),
      );
      return {
        action,
        needs,
        run() {
          if (/^(Create|Update|Delete)Table$/.test(action)) lookup.forget();
          return database.forward(request);
        },
      };
    },
  };
}
