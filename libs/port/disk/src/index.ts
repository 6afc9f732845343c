export { type AppendFile, type AppendOptions, type Disk } from './disk.ts';
export { MemoryDisk, type CrashOptions } from './memory-disk.ts';
export {
  FaultyDisk,
  type DiskCall,
  type DiskFault,
  type DiskOperation,
  type DiskScript,
} from './faulty-disk.ts';
