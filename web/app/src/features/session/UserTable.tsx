import type { User, UserSecret } from '@lockstep/client/documents.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../components/DataTable.module.css';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useT } from '../../i18n/language.ts';
import { NewSecret } from '../../components/NewSecret.tsx';
import { readAgain, ROLES, userPath, usersQuery } from './people.ts';

/** The people of this server. */
export function UserTable(): ReactNode {
  const t = useT();
  const query = useQuery(usersQuery);
  return (
    <Panel title={t('users.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <Empty title={t('users.none')}>{t('users.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('users.name')}</th>
              <th>{t('users.role')}</th>
              <th>{t('users.groups')}</th>
              <th>{t('users.state')}</th>
              <th data-right>{t('value.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((user) => (
              <Row key={user.name} user={user} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ user }: { user: User }): ReactNode {
  const t = useT();
  const [secret, setSecret] = useState<string>();
  const act = useMutation({ mutationFn: (action: () => Promise<unknown>) => action(), onSettled: readAgain });
  const path = userPath(user.name);
  return (
    <tr>
      <td>
        <strong>{user.name}</strong>
        {act.isError && <div role="alert">{act.error.message}</div>}
        {secret !== undefined && (
          <Modal opened onClose={() => setSecret(undefined)} title={t('users.newPassword')} closeButtonProps={{ 'aria-label': t('form.close') }}>
            <NewSecret of={user.name} secret={secret} onClose={() => setSecret(undefined)} />
          </Modal>
        )}
      </td>
      <td>{t(`role.${user.role}`)}</td>
      <td>{user.groups.length === 0 ? '–' : user.groups.join(', ')}</td>
      <td>
        {user.enabled ? t('users.enabled') : t('users.disabled')}
        {user.restricted && <div className={table['dim']}>{t('users.restricted')}</div>}
      </td>
      <td data-right>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" aria-label={t('users.actions', { name: user.name })}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('users.role')}</Menu.Label>
            {ROLES.map((role) => (
              <Menu.Item
                key={role}
                rightSection={role === user.role ? <Icon name="check" size={14} /> : undefined}
                onClick={() => act.mutate(() => api.patch(path, { role }))}
              >
                {t(`role.${role}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              onClick={() =>
                act.mutate(async () => {
                  setSecret((await api.post<UserSecret>(`${path}/password`, {})).password);
                })
              }
            >
              {t('users.newPassword')}
            </Menu.Item>
            <Menu.Item onClick={() => act.mutate(() => api.delete(`${path}/sessions`))}>{t('users.endSessions')}</Menu.Item>
            <Menu.Item onClick={() => act.mutate(() => api.patch(path, { enabled: !user.enabled }))}>
              {user.enabled ? t('users.disable') : t('users.enable')}
            </Menu.Item>
            <Menu.Item onClick={() => act.mutate(() => api.delete(path))}>{t('users.remove')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
