import { confineToLoopback } from '../infra/sandbox/loopback-only.ts';

// No test can reach a real account or workspace, whatever the environment holds.
confineToLoopback();
