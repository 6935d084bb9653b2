import { ApiError } from '@lockstep/client/api.ts';
import { Empty } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';

/** Says what went wrong in the server's own words, and offers to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const t = useT();
  const text = error instanceof Error ? error.message : String(error);
  const title = error instanceof ApiError && error.status === 0 ? t('trouble.unreachable') : t('trouble.title');
  return (
    <div role="alert">
      <Empty title={title}>{text}</Empty>
      {onRetry !== undefined && (
        <div className="ls-centred">
          <Button variant="default" onClick={onRetry}>
            {t('trouble.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}
