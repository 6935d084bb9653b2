import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandsPage } from '../features/twins/CommandsPage.tsx';

export default function Route(): ReactNode {
  const { twin } = useSearch({ from: '/shell/commands' });
  const navigate = useNavigate();
  return <CommandsPage twin={twin} onClear={() => void navigate({ to: '/commands', search: {} })} />;
}
