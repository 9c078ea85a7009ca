/** Gujarati, of signing in. */
import type { signInEn } from "./sign-in-en.ts";

export const signInGu: Readonly<Record<keyof typeof signInEn, string>> = {
  "signIn.in": "સાઇન ઇન કરો",
  "signIn.out": "સાઇન આઉટ કરો",
  "signIn.as": "{name} નામે સાઇન ઇન",
  "signIn.failed": "સાઇન ઇન થયું નથી. ફરી પ્રયત્ન કરો.",
  "signIn.alert": "આ ચેતવણી પર કામ કરવા સાઇન ઇન કરો",
  "signIn.measure": "આ ઉપાય વિશે નિર્ણય લેવા સાઇન ઇન કરો",
  "signIn.models": "કયું સંસ્કરણ જવાબ આપે તે નક્કી કરવા સાઇન ઇન કરો",
  "signIn.simulate": "સિમ્યુલેશન કરવા સાઇન ઇન કરો",
  "signIn.recommend": "સંપૂર્ણ ભલામણ માટે સાઇન ઇન કરો",
  "signIn.settings": "આ બદલવા સાઇન ઇન કરો",
  "signIn.forecast": "આ સ્થળની આગાહી જોવા સાઇન ઇન કરો",
};
