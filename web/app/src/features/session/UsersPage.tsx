import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { useT } from '../../i18n/language.ts';
import { AddToken } from './AddToken.tsx';
import { AddUser } from './AddUser.tsx';
import { TokenTable } from './TokenTable.tsx';
import { UserTable } from './UserTable.tsx';

/** Who may come in: people, and the tokens of apps. */
export function UsersPage(): ReactNode {
  const t = useT();
  const [adding, setAdding] = useState<'user' | 'token'>();
  return (
    <Page
      title={t('nav.users')}
      hint={t('users.hint')}
      actions={
        <>
          <Button variant="default" onClick={() => setAdding('user')}>
            {t('users.add')}
          </Button>
          <Button variant="default" onClick={() => setAdding('token')}>
            {t('tokens.add')}
          </Button>
        </>
      }
    >
      <UserTable />
      <TokenTable />
      {adding === 'user' && <AddUser onClose={() => setAdding(undefined)} />}
      {adding === 'token' && <AddToken onClose={() => setAdding(undefined)} />}
    </Page>
  );
}
