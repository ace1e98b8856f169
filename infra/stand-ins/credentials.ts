// In place of `@aws-sdk/credential-provider-node`: Lambda hands a role's credentials over in the environment, so
// single sign-on, profiles, processes, web identities and metadata services are never asked.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
