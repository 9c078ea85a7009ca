/** The version of Nagar, as its package says. */
import project from "../../../../package.json" with { type: "json" };

export const VERSION: string = project.version;
