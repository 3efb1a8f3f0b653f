/** At the top of a page that is generated as a whole. */
export const GENERATED = '<!-- Made by `npm run docs` from src/cli/commands. Change it there. -->';
