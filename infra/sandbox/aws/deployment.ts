/** A stack of the product's as AWS would show it to whoever looks from outside. */
export interface EmulatedDeployment {
  readonly stackName: string;
  status: string;
  readonly outputs: Map<string, string>;
  readonly resources: EmulatedResource[];
  /** What functions are told, by their names. */
  readonly environments: Map<string, Readonly<Record<string, string>>>;
  readonly subscriptions: { readonly topicArn: string; isConfirmed: boolean }[];
  readonly alarms: EmulatedAlarm[];
}

export interface EmulatedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  status: string;
}

export interface EmulatedAlarm {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  actionsEnabled: boolean;
}
