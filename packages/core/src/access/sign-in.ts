/** What a page or a program has to know to sign in, as the API says it. */
import * as z from "zod";

/** Where the sign-in pages send the browser of a person who works on the command line: a port of their own machine. */
export const CLI_PORT = 8976;

/** What a body's `by` is, as the API's document says it. */
export const WHO_ACTS =
  "Who does this. Where one signs in it is whoever did: then it may be left out, and another name says for whom";

export const signInAnswer = z.strictObject({
  required: z.boolean().describe("Whether whoever changes something has to be known"),
  origin: z
    .string()
    .nullable()
    .describe(
      "Where /oauth2/authorize, /oauth2/token and /logout are; empty: where the API is; null: nobody has to sign in",
    ),
  client_id: z.string().nullable().describe("The page's client: public, authorization code with PKCE"),
});
export type SignInAnswer = z.infer<typeof signInAnswer>;
