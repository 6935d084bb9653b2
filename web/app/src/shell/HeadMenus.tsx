import { Icon, type IconName } from '@lockstep/design/icons.tsx';
import { ActionIcon, Menu, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLogin } from '../data/hooks.ts';
import { session } from '../data/session.ts';
import { LANGUAGES, setLanguage, useLanguage, useT } from '../i18n/language.ts';

const ChangePassword = lazy(() => import('./ChangePassword.tsx'));

const SCHEMES: { value: MantineColorScheme; icon: IconName }[] = [
  { value: 'light', icon: 'sun' },
  { value: 'dark', icon: 'moon' },
  { value: 'auto', icon: 'auto' },
];

/** How the screen looks, and who is logged in. Not needed for the first view, so it comes after it. */
export default function HeadMenus(): ReactNode {
  const t = useT();
  const login = useLogin();
  const language = useLanguage();
  const [isChanging, setChanging] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <Tooltip label={t('head.display')}>
            <ActionIcon variant="subtle" size="lg" aria-label={t('head.display')}>
              <Icon name={SCHEMES.find((each) => each.value === colorScheme)?.icon ?? 'auto'} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('head.scheme')}</Menu.Label>
          {SCHEMES.map(({ value, icon }) => (
            <Menu.Item
              key={value}
              leftSection={<Icon name={icon} size={16} />}
              rightSection={colorScheme === value ? <Icon name="check" size={14} /> : undefined}
              onClick={() => setColorScheme(value)}
            >
              {t(`scheme.${value}`)}
            </Menu.Item>
          ))}
          <Menu.Label>{t('head.language')}</Menu.Label>
          {LANGUAGES.map(({ value, label }) => (
            <Menu.Item
              key={value}
              lang={value}
              rightSection={language === value ? <Icon name="check" size={14} /> : undefined}
              onClick={() => void setLanguage(value)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <Tooltip label={t('head.account')}>
            <ActionIcon variant="subtle" size="lg" aria-label={t('head.account')}>
              <Icon name="user" />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {login?.name} · {login === undefined ? '' : t(`role.${login.role}`)}
          </Menu.Label>
          {login?.hasPassword === true && <Menu.Item onClick={() => setChanging(true)}>{t('password.change')}</Menu.Item>}
          <Menu.Item onClick={() => void session.leave(false)}>{t('head.logout')}</Menu.Item>
          <Menu.Item onClick={() => void session.leave(true)}>{t('head.logoutEverywhere')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChanging && (
        <Suspense>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}
