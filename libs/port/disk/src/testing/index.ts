export { describeDisk } from './disk-contract.ts';
