import type { Token } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import table from '../../components/DataTable.module.css';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useLanguage, useT } from '../../i18n/language.ts';
import { readAgain, tokensQuery } from './people.ts';

/** The tokens of apps, without their secrets. */
export function TokenTable(): ReactNode {
  const t = useT();
  const query = useQuery(tokensQuery);
  return (
    <Panel title={t('tokens.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <Empty title={t('tokens.none')}>{t('tokens.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('users.name')}</th>
              <th>{t('users.role')}</th>
              <th>{t('users.groups')}</th>
              <th>{t('tokens.until')}</th>
              <th>{t('tokens.lastUsed')}</th>
              <th data-right>{t('value.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((token) => (
              <Row key={token.id} token={token} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ token }: { token: Token }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const revoke = useMutation({ mutationFn: () => api.delete(`/api/v1/tokens/${encodeURIComponent(token.id)}`), onSettled: readAgain });
  const { expires, lastUsed } = token;
  return (
    <tr>
      <td>
        <strong>{token.name}</strong>
        <div className={table['dim']}>{token.id}</div>
        {revoke.isError && <div role="alert">{revoke.error.message}</div>}
      </td>
      <td>
        {t(`role.${token.role}`)}
        {token.restricted === true && <div className={table['dim']}>{t('users.restricted')}</div>}
      </td>
      <td>{token.groups === undefined || token.groups.length === 0 ? '–' : token.groups.join(', ')}</td>
      <td>{expires === undefined ? t('tokens.never') : new Date(expires).toLocaleDateString(language)}</td>
      <td>{lastUsed === undefined ? t('tokens.unused') : <AgeText at={() => Date.parse(lastUsed)} />}</td>
      <td data-right>
        <Button size="xs" variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()} aria-label={t('tokens.revokeOne', { name: token.name })}>
          {t('tokens.revoke')}
        </Button>
      </td>
    </tr>
  );
}
