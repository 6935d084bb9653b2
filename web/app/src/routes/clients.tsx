export { ClientsPage as default } from '../features/broker/ClientsPage.tsx';
