export { NotificationsPage as default } from '../features/stream/NotificationsPage.tsx';
