import { STSClient } from '@aws-sdk/client-sts';

const DEFAULT_REGION = 'us-east-1';

/** The region that the environment or profile names; IAM is global, so any will do when there is none. */
export async function ambientRegion(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch {
    return DEFAULT_REGION;
  }
}
