export { UsersPage as default } from '../features/session/UsersPage.tsx';
