/** Who works here: asked once, remembered on this machine, sent with every decision. */
import { useState } from "react";

const KEY = "nagar.actor";

export function useActor(): [string, (name: string) => void] {
  const [name, setName] = useState(() => localStorage.getItem(KEY) ?? "");
  return [
    name,
    (next) => {
      localStorage.setItem(KEY, next);
      setName(next);
    },
  ];
}
