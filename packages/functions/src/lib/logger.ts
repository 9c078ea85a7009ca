/** The structured log of every function: one JSON object a line, named after the function. */
import { Logger } from "@aws-lambda-powertools/logger";

export const logger = new Logger();
