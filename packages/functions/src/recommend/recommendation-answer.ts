/** Where a recommendation is answered. */
export const statusUrl = (id: string): string => `/v1/recommend/${id}`;
