import { testPublishedCases } from "../testing/published.ts";
import { publishedCases } from "./published-cases.ts";

testPublishedCases("weather", publishedCases);
