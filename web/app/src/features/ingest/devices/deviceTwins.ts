import type { Device } from '@lockstep/client/devices.ts';

const TWINS_MAX = 8;

/** The twins that a device may feed: its own, and those of its entry; as an edge node of Sparkplug that of the node. */
export function twinsOf(device: Device): string[] {
  const own = device.sparkplug === undefined ? device.id : device.sparkplug.replace('/', ':');
  return [...new Set([own, ...device.feeds])].slice(0, TWINS_MAX);
}
