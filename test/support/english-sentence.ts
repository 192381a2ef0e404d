/** Three English words in a row: what no Korean screen may show. Codes and names of commands are shorter. */
export const ENGLISH_SENTENCE = /[A-Za-z][A-Za-z']+(?: [A-Za-z][A-Za-z']*){2,}/;
