# One image for service, queue worker and batch. Networks are part of it: it runs offline, on a read-only root file system.
# docker build --platform linux/amd64,linux/arm64 works with any builder: nothing here names a processor.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev
# The runtime comes with the files of every platform; only this one's are kept (about 200 MB less).
RUN cd node_modules/onnxruntime-node/bin/napi-v6 \
 && find . -mindepth 1 -maxdepth 1 ! -name linux -exec rm -rf {} + \
 && find linux -mindepth 1 -maxdepth 1 ! -name "$(node -p process.arch)" -exec rm -rf {} +
RUN node bin/facegauge.mjs models fetch

FROM node:22-bookworm-slim
# On 0.0.0.0 the service starts only with FACEGAUGE_KEYS_FILE, FACEGAUGE_TLS_CLIENT_CA or, knowingly, FACEGAUGE_INSECURE=true.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=5555
# What inference processes are given by the main one (src/config/child-environment.ts), it can be given only from outside.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=1048576
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/bin bin
COPY --from=build /app/dist dist
COPY --from=build /app/models models
# The user of the base image: number 1000, without a password. Nothing under /app is writable to it.
USER 1000:1000
EXPOSE 5555
# Of the service; a queue worker is looked after by its --alive-file.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const tls = Boolean(process.env.FACEGAUGE_TLS_CERT); require(tls ? 'https' : 'http').get({ host: '127.0.0.1', port: process.env.PORT, path: '/readyz', rejectUnauthorized: false }, (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/facegauge.mjs"]
CMD ["serve"]
