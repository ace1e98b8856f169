/** How each command is written behind `/iam-cleanup`: what it understands, and what `help` shows. */
export const USAGE = {
  mine: 'mine',
  show: 'show <user, role or key id>',
  history: 'history [user, role or key id]',
  audit: 'audit',
  list: 'list [keys|passwords|users|roles|permissions] [@owner]',
  plan: 'plan [days]',
  approvals: 'approvals',
  pause: 'pause <reason>',
  resume: 'resume <reason>',
  report: 'report',
  help: 'help',
} as const;
export type CommandName = keyof typeof USAGE;
