import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';
import { ROLES, type PersonRole } from './people.ts';

export interface RightsInput {
  role: PersonRole;
  groups: string;
  restricted: boolean;
}

/** What somebody may do: a role, groups, and whether only policies grant anything. */
export function Rights({ value, onChange }: { value: RightsInput; onChange: (value: RightsInput) => void }): ReactNode {
  const t = useT();
  return (
    <>
      <NativeSelect
        label={t('users.role')}
        value={value.role}
        data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(event) => onChange({ ...value, role: ROLES.find((role) => role === event.currentTarget.value) ?? 'viewer' })}
      />
      <TextInput
        label={t('users.groups')}
        description={t('users.groupsHint')}
        value={value.groups}
        onChange={(event) => onChange({ ...value, groups: event.currentTarget.value })}
      />
      <Checkbox
        label={t('users.restricted')}
        description={t('users.restrictedHint')}
        checked={value.restricted}
        onChange={(event) => onChange({ ...value, restricted: event.currentTarget.checked })}
      />
    </>
  );
}
