# Two images: `production` (the default target) runs the worker, the Noti listener, the API and the CLI; docker-compose.yml
# says which one a container runs. `simulator` runs the CookiePay simulator and nothing else.
# Debian, not Alpine: the native part of Temporal's SDK needs glibc.
FROM node:22.22.2-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
# No package needs its install script to build or to run. Without them less foreign code runs here.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM build AS build-simulator
RUN npm run build:simulator

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base AS runtime
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json ./
# The number of the image's user "node": an orchestrator can check that a number is not root.
USER 1000:1000

FROM runtime AS simulator
COPY --from=build-simulator /app/dist-simulator dist-simulator
CMD ["node", "dist-simulator/dev/simulator/main.js"]

FROM runtime AS production
COPY --from=build /app/dist dist
# No default process: each container names its own.
CMD ["node", "--eval", "console.error('Name a process: node dist/{worker,noti,api}/main.js, or node dist/cli/main.js for the CLI'); process.exit(64)"]
