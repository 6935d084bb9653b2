import type { Device } from '@lockstep/client/devices.ts';

/** An id as a level of a topic. */
export function levelOf(id: string): string {
  return id.replace(/[/+#%]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/**
 * The filters that show what a device says and is told: its own topics, those of the twins that it feeds, what else it
 * may publish, and those of its Sparkplug edge node. Topics of a cloud's contract only administrators may read.
 */
export function filtersOf(device: Device, isAdmin: boolean): string[] {
  const filters = [device.id, ...device.feeds].map((id) => `lockstep/v1/${levelOf(id)}/#`);
  const [group, edge] = device.sparkplug?.split('/') ?? [];
  if (group !== undefined && edge !== undefined) {
    filters.push(`spBv1.0/${group}/+/${edge}/#`);
  }
  for (const filter of device.publish.flatMap((text) => filled(text, device))) {
    if (!filter.startsWith('$') && filter !== '#') {
      filters.push(filter);
    }
  }
  if (isAdmin) {
    filters.push(`$device/${levelOf(device.id)}/#`);
  }
  return [...new Set(filters)];
}

/** A permission with what stands for the device filled in; one for each of its groups. */
function filled(text: string, device: Device): string[] {
  const named = text
    .replaceAll('${device}', levelOf(device.id))
    .replace(/\$\{tag:([^}]*)\}/g, (_, name: string) => levelOf(device.tags[name] ?? ''));
  return named.includes('${group}') ? device.groups.map((group) => named.replaceAll('${group}', levelOf(group))) : [named];
}
