# Fenxiao as an image, built from the same package list as tools/dev. The first stage is the toolchain, the second only what runs.
#
#   docker build -t fenxiao .
#   docker run --rm -p 8080:8080 -v fenxiao-data:/data fenxiao                    the demo shop
#   docker run --rm -v fenxiao-data:/data fenxiao doctor --data /data             any other command of the server
FROM debian:trixie-slim AS build
WORKDIR /src
COPY tools/toolchain/packages.txt tools/toolchain/packages.txt
RUN apt-get update \
 && grep -v '^#' tools/toolchain/packages.txt | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*
COPY tools/toolchain/sources.sh tools/toolchain/sources.sh
ENV FENXIAO_SOURCES=/opt/fenxiao-sources
RUN tools/toolchain/sources.sh "$FENXIAO_SOURCES"
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY . .
RUN tools/toolchain/build.sh native fenxiao-server && tools/toolchain/build.sh wasm && tools/toolchain/build.sh media
# What the server needs to run is what it is linked with: no second list to keep.
RUN tools/toolchain/runtime_packages.sh build/release/fenxiao-server >/runtime-packages.txt

FROM debian:trixie-slim
COPY --from=build /runtime-packages.txt /runtime-packages.txt
RUN apt-get update \
 && xargs apt-get install -y --no-install-recommends ca-certificates fonts-noto-cjk fonts-noto-color-emoji tini </runtime-packages.txt \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /data fenxiao && install -d -o fenxiao -m 700 /data
COPY --from=build /src/build/release/fenxiao-server /usr/local/bin/
COPY --from=build /src/build/wasm/web /usr/share/fenxiao/web
COPY --from=build /src/build/media /usr/share/fenxiao/media
COPY --from=build /src/assets /usr/share/fenxiao/assets
COPY --from=build /src/LICENSE /src/THIRD_PARTY_NOTICES.md /usr/share/fenxiao/
USER fenxiao
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["tini", "--", "fenxiao-server"]
CMD ["serve", "--demo", "--host", "0.0.0.0", "--port", "8080", "--data", "/data", "--web", "/usr/share/fenxiao/web", \
     "--media", "/usr/share/fenxiao/media", "--assets", "/usr/share/fenxiao/assets"]
