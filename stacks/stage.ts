/** The stage that is being deployed or synthesized. */
import { settingsOf } from "./stage-settings.ts";

export const stage = settingsOf($app.stage);
