/** English, of signing in. */
export const signInEn = {
  "signIn.in": "Sign in",
  "signIn.out": "Sign out",
  "signIn.as": "Signed in as {name}",
  "signIn.failed": "You are not signed in. Try again.",
  "signIn.alert": "Sign in to act on this alert",
  "signIn.measure": "Sign in to decide about this measure",
  "signIn.models": "Sign in to decide which version answers",
  "signIn.simulate": "Sign in to simulate",
  "signIn.recommend": "Sign in for a full recommendation",
  "signIn.settings": "Sign in to change this",
  "signIn.forecast": "Sign in to see the forecast of this place",
} as const;
