# One image for all processes; docker-compose.yml says which one a container runs.
# Debian, not Alpine: the native part of Temporal's SDK needs glibc.
FROM node:22.22.2-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
# No package needs its install script to build or to run; not running them is one thing less to trust.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist dist
# The number of the image's user "node", so that orchestrators can see that it is not root.
USER 1000:1000
# No default process: each container names its own.
CMD ["node", "--eval", "console.error('Name a process: node dist/{worker,noti,api,simulator}/main.js'); process.exit(64)"]
