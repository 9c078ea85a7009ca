/** The stage that is being deployed or synthesized. */
import { LOG_DAYS, settingsOf } from "./stage-settings.ts";

export const stage = settingsOf($app.stage);

/** Days that logs are kept. */
export const logDays = LOG_DAYS[stage.logRetention];
