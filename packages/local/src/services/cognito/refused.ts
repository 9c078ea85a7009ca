/** Why there is no token, in a word that programs know (RFC 6749, 4.1.2.1 and 5.2): the message is that word. */
export class Refused extends Error {}
