import type { Member, Shape } from '@lockstep/client/dtdl.ts';
import type { Limits } from '@lockstep/client/limits.ts';

/** A row of a tile: a member, and what is known of what is normal for it. */
export interface KeyMember {
  member: Member;
  label: string;
  limits: Limits | undefined;
  setPoint: string | undefined;
}

const SET_POINT = /^(set[-_]?point|target|desired)/i;

/** What stands for a state in the head of a tile. */
export function stateMember(shape: Shape): Member | undefined {
  const enums = shape.members.filter((member) => member.component === '' && member.schema.kind === 'enum');
  return enums.find((member) => /state|status|mode/i.test(member.name)) ?? enums[0];
}

/** The labels of an enumeration's values. */
export function labelsOf(member: Member): ReadonlyMap<unknown, string> | undefined {
  return member.schema.kind === 'enum' ? new Map(member.schema.values.map(({ value, label }) => [value, label])) : undefined;
}

/** The property that says what a member should be: `setpoint` beside it, or `temperatureSetpoint` for `temperature`. */
export function setPointOf(member: Member, shape: Shape): string | undefined {
  const siblings = shape.members.filter(
    (other) => other.component === member.component && other.path !== member.path && other.schema.kind === 'number' && other.unit === member.unit,
  );
  const own = siblings.find((other) => new RegExp(`^(${member.name}.?set.?point|(target|desired).?${member.name})$`, 'i').test(other.name));
  return (own ?? siblings.find((other) => SET_POINT.test(other.name) && member.unit !== ''))?.path;
}

/** Limits of a model hold for all that extend it; the nearest model's count. */
export function limitsFor(shape: Shape, path: string, byModel: ReadonlyMap<string, ReadonlyMap<string, Limits>>): Limits | undefined {
  for (const model of shape.lineage) {
    const limits = byModel.get(model)?.get(path);
    if (limits !== undefined) {
      return limits;
    }
  }
  return undefined;
}

/**
 * What a tile shows of a twin: measured numbers, those that rules watch first, then those with a unit, in the model's
 * order. Set points are shown as marks on what they are for, not as rows of their own.
 */
export function keyMembers(shape: Shape, byModel: ReadonlyMap<string, ReadonlyMap<string, Limits>>, most: number): KeyMember[] {
  const numbers = shape.members.filter((member) => member.schema.kind === 'number' && !member.isWritable);
  const rows = numbers.map((member) => ({
    member,
    label: rowLabel(member, shape),
    limits: limitsFor(shape, member.path, byModel),
    setPoint: setPointOf(member, shape),
  }));
  const weight = (row: KeyMember) => Number(row.limits !== undefined) * 4 + Number(row.setPoint !== undefined) * 2 + Number(row.member.unit !== '');
  const chosen = rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => weight(b.row) - weight(a.row) || a.index - b.index)
    .slice(0, most)
    .sort((a, b) => a.index - b.index);
  return chosen.map(({ row }) => row);
}

/** A component's member is named after the component, when that says enough. */
function rowLabel(member: Member, shape: Shape): string {
  const component = shape.components.find(({ path }) => path === member.component);
  return component === undefined ? member.label : `${component.label} ${member.label.toLowerCase()}`;
}
