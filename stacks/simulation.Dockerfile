# The image of simulation.ts's array job: the repository's sources, which Node runs as they are.
# Built at deployment from the repository's root; simulation.Dockerfile.dockerignore says what goes in.
FROM node:24-slim AS packages
WORKDIR /nagar
COPY package.json package-lock.json ./
COPY packages/core/package.json packages/core/
COPY packages/functions/package.json packages/functions/
COPY packages/local/package.json packages/local/
COPY packages/web/package.json packages/web/
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace @nagar/functions --workspace @nagar/core

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /nagar
COPY --from=packages /nagar ./
COPY packages/core packages/core
COPY packages/functions packages/functions
USER node
CMD ["node", "packages/functions/src/simulation/batch-child.ts"]
