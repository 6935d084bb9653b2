import { Api } from '@lockstep/client/api.ts';
import type { LoginWays } from '@lockstep/client/documents.ts';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { session } from '../../data/session.ts';
import type { Key } from '../../i18n/en.ts';
import { useT } from '../../i18n/language.ts';
import classes from './LoginPage.module.css';

const REASONS = ['provider', 'state', 'token', 'refused'] as const;

/** What stands behind the # is sent to nobody and stands in no log: the code of a link, or why a login came to nothing. */
function hash(): URLSearchParams {
  return new URLSearchParams(window.location.hash.slice(1));
}

function takeCode(): string | undefined {
  const code = hash().get('code');
  if (window.location.hash !== '') {
    history.replaceState(history.state, '', window.location.pathname + window.location.search);
  }
  return code ?? undefined;
}

function reasonOfFailure(): Key | undefined {
  const reason = REASONS.find((each) => each === hash().get('error'));
  return reason === undefined ? undefined : `login.error.${reason}`;
}

/** A code is good for one try, and React renders twice in development. */
let redeeming: Promise<void> | undefined;

const ways = new Api({ csrf: () => undefined, onUnauthorized: () => undefined });

/** Lets a person in: by name and password, by another server, by the link that the server printed, or by a token. */
export function LoginPage(): ReactNode {
  const t = useT();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [token, setToken] = useState('');
  const [error, setError] = useState<string | undefined>(() => {
    const reason = reasonOfFailure();
    return reason === undefined ? undefined : t(reason);
  });
  const [isBusy, setBusy] = useState(redeeming !== undefined || window.location.hash.includes('code='));
  const provider = useQuery({
    queryKey: ['login ways'],
    queryFn: async () => (await ways.get<LoginWays>('/api/v1/login')).provider ?? null,
  }).data;
  useEffect(() => {
    const code = takeCode();
    redeeming = code === undefined ? redeeming : session.begin({ code });
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
  const enter = (proof: Record<string, string>) => {
    setBusy(true);
    setError(undefined);
    session
      .begin(proof)
      .catch((cause: unknown) => setError(cause instanceof Error ? cause.message : String(cause)))
      .finally(() => setBusy(false));
  };
  const then = new URLSearchParams(window.location.search).get('then') ?? '/';
  const show = { 'aria-label': t('login.show') };
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <h1>Lockstep</h1>
        {error !== undefined && (
          <p role="alert" className={classes['refused']}>
            {error}
          </p>
        )}
        {provider !== undefined && provider !== null && (
          <Button component="a" href={`${provider.path}?then=${encodeURIComponent(then)}`} variant="default">
            {t('login.provider', { name: provider.name })}
          </Button>
        )}
        <form
          className={classes['form']}
          aria-label={t('login.byPassword')}
          onSubmit={(event) => {
            event.preventDefault();
            enter({ user: user.trim(), password });
          }}
        >
          <TextInput
            label={t('login.user')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('login.password')}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={show}
          />
          <Button type="submit" loading={isBusy} disabled={user.trim() === '' || password === ''}>
            {t('login.enter')}
          </Button>
        </form>
        <details className={classes['other']}>
          <summary>{t('login.other')}</summary>
          <p>{t('login.hint')}</p>
          <form
            className={classes['form']}
            aria-label={t('login.byToken')}
            onSubmit={(event) => {
              event.preventDefault();
              enter({ token: token.trim() });
            }}
          >
            <PasswordInput
              label={t('login.token')}
              description={t('login.tokenHint')}
              autoComplete="off"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('login.showToken') }}
            />
            <Button type="submit" variant="default" loading={isBusy} disabled={token.trim() === ''}>
              {t('login.byToken')}
            </Button>
          </form>
        </details>
      </div>
    </main>
  );
}
