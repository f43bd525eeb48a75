export const tidy = (args) => args;
