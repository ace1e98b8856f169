import { refuseOtherHosts } from '../infra/sandbox/loopback-only.ts';

// Loaded with `--import` into processes that tests start with an AWS environment of their own.
refuseOtherHosts();
