export { type AppendFile, type Disk } from './disk.ts';
