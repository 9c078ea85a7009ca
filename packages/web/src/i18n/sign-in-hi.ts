/** Hindi, of signing in. */
import type { signInEn } from "./sign-in-en.ts";

export const signInHi: Readonly<Record<keyof typeof signInEn, string>> = {
  "signIn.in": "साइन इन करें",
  "signIn.out": "साइन आउट करें",
  "signIn.as": "{name} के नाम से साइन इन",
  "signIn.failed": "साइन इन नहीं हुआ। फिर से कोशिश करें।",
  "signIn.alert": "इस चेतावनी पर काम करने के लिए साइन इन करें",
  "signIn.measure": "इस उपाय पर निर्णय लेने के लिए साइन इन करें",
  "signIn.models": "कौन-सा संस्करण उत्तर दे, यह तय करने के लिए साइन इन करें",
  "signIn.simulate": "सिमुलेशन के लिए साइन इन करें",
  "signIn.recommend": "पूरी सिफ़ारिश के लिए साइन इन करें",
  "signIn.settings": "इसे बदलने के लिए साइन इन करें",
  "signIn.forecast": "इस जगह का पूर्वानुमान देखने के लिए साइन इन करें",
};
