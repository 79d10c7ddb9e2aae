import init, { commands } from './pages_core.js';
import { ready } from './page.js';

ready(init).then(commands);
