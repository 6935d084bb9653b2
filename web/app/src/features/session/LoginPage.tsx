import { Api } from '@lockstep/client/api.ts';
import type { Session, WhoAmI } from '@lockstep/client/documents.ts';
import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { session } from '../../data/session.ts';
import { useT } from '../../i18n/language.ts';
import classes from './LoginPage.module.css';

/** The code of the link stands behind the #, so that it is sent to nobody and stands in no log. */
function takeCode(): string | undefined {
  const code = new URLSearchParams(window.location.hash.slice(1)).get('code');
  if (code !== null) {
    history.replaceState(history.state, '', window.location.pathname + window.location.search);
  }
  return code ?? undefined;
}

async function redeem(code: string): Promise<void> {
  const opened = await new Api({ token: () => undefined, onUnauthorized: () => undefined }).post<Session>('/api/v1/login', { code });
  session.begin(opened.token, opened);
}

async function tryToken(token: string): Promise<void> {
  const who = await new Api({ token: () => token, onUnauthorized: () => undefined }).get<WhoAmI>('/api/v1/whoami');
  session.begin(token, who);
}

/** A code is good for one try, and React renders twice in development. */
let redeeming: Promise<void> | undefined;

/** Lets a person in: by the link that the server printed, or by a token. */
export function LoginPage(): ReactNode {
  const t = useT();
  const [token, setToken] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(redeeming !== undefined || window.location.hash.includes('code='));
  useEffect(() => {
    const code = takeCode();
    redeeming = code === undefined ? redeeming : redeem(code);
    redeeming
      ?.catch((cause: unknown) => setError(cause instanceof Error ? cause.message : String(cause)))
      .finally(() => {
        redeeming = undefined;
        setBusy(false);
      });
  }, []);
  useEffect(() => {
    document.title = `${t('login.title')} · Lockstep`;
  }, [t]);
  const submit = () => {
    setBusy(true);
    setError(undefined);
    tryToken(token.trim())
      .catch((cause: unknown) => setError(cause instanceof Error ? cause.message : String(cause)))
      .finally(() => setBusy(false));
  };
  return (
    <main className={classes['page']}>
      <form
        className={classes['card']}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <h1>Lockstep</h1>
        <p>{t('login.hint')}</p>
        <pre>{t('login.command')}</pre>
        <PasswordInput
          label={t('login.token')}
          description={t('login.tokenHint')}
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
        />
        {error !== undefined && (
          <p role="alert" className={classes['refused']}>
            {error}
          </p>
        )}
        <Button type="submit" loading={isBusy} disabled={token.trim() === ''}>
          {t('login.enter')}
        </Button>
      </form>
    </main>
  );
}
